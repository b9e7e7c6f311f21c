#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "chassis/base/uuid_generator.hpp"
#include "tests/faults/operation.hpp"
#include "tests/support/endpoints.hpp"
#include "tests/support/probe_database.hpp"

namespace mars::tests {

enum class Recurrence : std::uint8_t { once, for_ever };

/// What the requests find.
enum class Start : std::uint8_t {
  cold,  ///< a service that has only been started: it has to connect, to prepare, to read
  warm   ///< one that has answered the same requests before
};

std::string to_string(Recurrence recurrence);
std::string to_string(Start start);

/// How calls of the database are made to fail.
struct CallFaults {
  /// From now on fails the call of that number, counted from 1, or it and all that follow.
  std::function<void(int number, Recurrence recurrence)> inflict;
  /// Ends that. Returns whether a call has failed.
  std::function<bool()> mend;
};

/// Lets the calls fail that some requests make, one after the other.
class FailingCalls {
 public:
  /// What became of the requests that a failure met.
  struct Tally {
    int calls = 0;   ///< that could fail, before the requests passed without
    int done = 0;    ///< answered with 200
    int stored = 0;  ///< answered with 503, and carried out all the same
    int undone = 0;  ///< answered with 503, and nothing has changed
  };

  /// `requests` of a kind are made at once, so that they share statements and transactions.
  FailingCalls(ProbeDatabase& database, CallFaults faults, Operation operation, int requests)
      : database_(database), faults_(std::move(faults)), operation_(operation), requests_(requests) {}

  /// Lets the first call fail, the second, and so on until the requests pass without having met a failure.
  /// Fails the test unless each request is answered with 2xx and was carried out, or with 503 and was carried
  /// out or not, as a whole, and unless all pass once the calls do.
  Tally run(Start start, Recurrence recurrence);

  /// How long a request may take.
  std::chrono::milliseconds patience{5000};
  /// Whether each setup and move has an idempotency key of its own.
  bool with_keys = false;
  /// Rows as they are seen in another way, to which the same applies; may be empty.
  std::function<std::string()> other_view;

 private:
  using Rows = std::string;
  using Answers = std::vector<Answer>;

  [[nodiscard]] std::unique_ptr<Endpoints> make_endpoints(repositories::RecentProbes& recent_probes);
  void set_up_probes();
  /// Sets up what each round of requests uses up.
  void replenish();
  std::vector<Call> calls();
  /// The body of the setup of a probe.
  [[nodiscard]] std::string grid_of(int index) const;
  [[nodiscard]] Call call(int index) const;
  /// Asks, and expects that what was answered with 200 was counted as completed, and nothing else.
  Answers ask(Endpoints& endpoints);
  [[nodiscard]] int completed(const Endpoints& endpoints) const;
  /// Asks, and compares. Returns whether all requests passed.
  bool ask_and_compare(Endpoints& endpoints);
  /// Compares the rows with what they were and with the answers. Returns how many requests were carried out.
  int compare(const Rows& before, const Answers& answers, const Rows& after) const;
  /// Compares the keys with what they were.
  void compare_keys(int before, int stored) const;
  void await_recovery(Endpoints& endpoints);

  ProbeDatabase& database_;
  CallFaults faults_;
  Operation operation_;
  int requests_;
  chassis::UuidGenerator new_id_;
  std::vector<std::string> probes_;
  std::vector<std::string> grids_;
  int keys_ = 0;  ///< that were sent
};

std::ostream& operator<<(std::ostream& out, const FailingCalls::Tally& tally);

}  // namespace mars::tests
