#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "chassis/base/uuid_generator.hpp"
#include "tests/faults/model/operations.hpp"
#include "tests/faults/model/reference_model.hpp"
#include "tests/support/endpoints.hpp"
#include "tests/support/probe_database.hpp"

namespace mars::tests {

/// Two instances of the service over one database, on a thread each, get random requests, many at once;
/// whatever they answer is compared with the reference model. Requests that change the same probe at once may
/// have been carried out in any order, but in one.
class Simulation {
 public:
  /// Replicas have a memory each, threads of one process share one.
  enum class Instances : std::uint8_t { replicas, threads };

  Simulation(ProbeDatabase& database, Instances kind, std::uint64_t seed)
      : database_(database), kind_(kind), random_(seed) {
    start();
  }

  /// Makes so many requests, with a restart now and then. Throws at the first divergence.
  void run(std::int64_t requests);

  /// Throws unless the rows of the database are those of the model.
  void compare_rows() const;

  struct Figures {
    std::int64_t setups = 0;
    std::int64_t moves = 0;
    std::int64_t refused = 0;  ///< requests that had to be refused, and were
    std::int64_t lists = 0;
    std::int64_t contended = 0;  ///< groups of moves of one probe at once
    std::int64_t restarts = 0;
  };

  [[nodiscard]] const Figures& figures() const { return figures_; }

 private:
  void start();
  void restart();
  std::int64_t write_round();
  std::int64_t read_round();
  /// Sends each to one of the instances, and returns once all were answered.
  template <class Request>
  void send(std::vector<Request>& requests);

  void check_setup(const Write& write);
  void check_moves(std::vector<const Write*>& writes);
  bool explains(const std::vector<const Write*>& order);
  void check_read(const Read& read);
  void count(const Answer& answer, std::int64_t& done);

  ProbeDatabase& database_;
  Instances kind_;
  RandomRequests random_;
  chassis::UuidGenerator new_id_;
  std::array<std::unique_ptr<repositories::RecentProbes>, 2> recent_probes_;
  std::array<std::unique_ptr<Endpoints>, 2> instances_;
  ReferenceModel model_;
  std::vector<std::string> ids_;
  Figures figures_;
};

}  // namespace mars::tests
