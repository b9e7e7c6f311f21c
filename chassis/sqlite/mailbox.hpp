#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "chassis/sqlite/job.hpp"

namespace chassis::sqlite {

/// Where the coroutines of one `io_context` wait for their jobs, and the workers put those that are done.
///
/// `put` is for any thread; everything else is for the one thread that runs the `io_context`. Coroutines
/// never leave that thread: what crosses threads is jobs alone, so one may go while the other is still
/// needed.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  explicit Mailbox(boost::asio::any_io_executor executor);

  /// Returns once `job`, which a worker has accepted, came back: true. False where its deadline, to within
  /// `sweep_interval`, or the end of this mailbox came first: then the job must not be looked at any more.
  boost::asio::awaitable<bool> wait_for(const Job& job);

  /// Brings jobs back. One call wakes the `io_context` once, however many they are.
  void put(std::span<JobPtr> jobs);

  /// Wakes all who wait, with false. Jobs that come back later are dropped. To be called before the
  /// `io_context` is destroyed.
  void close();

  /// How often deadlines are looked at: one timer for all, because one for each job costs more than the job's
  /// share.
  static constexpr std::chrono::milliseconds sweep_interval{20};

 private:
  using Handler = boost::asio::any_completion_handler<void(bool)>;

  struct Pending {
    RequestContext::Clock::time_point deadline;
    Handler resume;
  };

  void deliver();
  void arm_sweep();
  void sweep();

  boost::asio::any_io_executor executor_;
  std::unordered_map<const Job*, Pending> waiting_;
  std::unique_ptr<boost::asio::steady_timer> timer_;
  bool sweeping_ = false;

  std::mutex mutex_;
  std::vector<JobPtr> arrived_;  ///< guarded by mutex_, as is the next
  bool closed_ = false;
};

}  // namespace chassis::sqlite
