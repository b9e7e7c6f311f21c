#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "chassis/base/request_context.hpp"
#include "chassis/sqlite/database.hpp"

namespace chassis::sqlite {

class Mailbox;

/// The work of one request on the database, and its outcome.
///
/// Moves between threads and is never shared: it belongs to the request until it is submitted, then to the
/// database thread until it is put into the mailbox, then to the request again.
class Job {
 public:
  Job(std::shared_ptr<Mailbox> home, const RequestContext& context)
      : home_(std::move(home)), deadline_(context.deadline), client_gone_(context.client_gone) {}

  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  /// Executes the work once, within a transaction of the database thread.
  virtual void run(Database& database) = 0;

  /// Records an error as the outcome; null clears it.
  void fail(std::exception_ptr error) { error_ = std::move(error); }

  /// Throws the recorded error, if there is one.
  void rethrow_error() const {
    if (error_) std::rethrow_exception(error_);
  }

  [[nodiscard]] const std::shared_ptr<Mailbox>& home() const { return home_; }

  [[nodiscard]] RequestContext::Clock::time_point deadline() const { return deadline_; }

  /// Whether its client still waits.
  [[nodiscard]] bool is_wanted(RequestContext::Clock::time_point now) const {
    return chassis::is_wanted(deadline_, client_gone_.get(), now);
  }

  /// How many jobs shared the transaction; 0 until it began.
  [[nodiscard]] std::size_t batch_size() const { return batch_size_; }

  /// Whether it counts for the batch: true of one job of each transaction.
  [[nodiscard]] bool leads_batch() const { return leads_batch_; }

  void set_batch(std::size_t size, bool leads) {
    batch_size_ = size;
    leads_batch_ = leads;
  }

 private:
  std::shared_ptr<Mailbox> home_;
  RequestContext::Clock::time_point deadline_;
  std::shared_ptr<const std::atomic<bool>> client_gone_;
  std::exception_ptr error_;
  std::size_t batch_size_ = 0;
  bool leads_batch_ = false;
};

using JobPtr = std::shared_ptr<Job>;

/// A job made of a function that takes the `Database&` and returns the result.
template <class Work>
class WorkJob final : public Job {
 public:
  using Result = std::invoke_result_t<Work&, Database&>;

  WorkJob(std::shared_ptr<Mailbox> home, const RequestContext& context, Work work)
      : Job(std::move(home), context), work_(std::move(work)) {}

  void run(Database& database) override {
    if constexpr (std::is_void_v<Result>) {
      work_(database);
    } else {
      result_ = work_(database);
    }
  }

  /// What the work returned. It must have succeeded.
  Result take() {
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): set where the work has succeeded
    if constexpr (!std::is_void_v<Result>) return std::move(*result_);
  }

 private:
  Work work_;
  std::optional<std::conditional_t<std::is_void_v<Result>, std::monostate, Result>> result_;
};

}  // namespace chassis::sqlite
