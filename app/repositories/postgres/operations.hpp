#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "app/repositories/postgres/statements.hpp"
#include "app/repositories/probe_repository.hpp"
#include "chassis/database/statement.hpp"
#include "chassis/postgres/batch_rows.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"
#include "chassis/postgres/row_operations.hpp"

// The batch operations of the probe repository on PostgreSQL (chassis/postgres/batch_operation.hpp).

namespace mars::repositories::postgres {

using chassis::database::Statement;
using chassis::postgres::AdmitAll;
using chassis::postgres::AdmitDistinct;
using chassis::postgres::ChangeRows;
using chassis::postgres::FindRows;
using chassis::postgres::Parameters;
using chassis::postgres::Result;

/// Stores new probes with their grids.
struct AddProbes {
  using Request = NewProbe;
  using Output = std::monostate;
  using Admission = AdmitAll;

  static bool before(const Request& left, const Request& right) { return left.probe.id < right.probe.id; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Store new rows. False for a row that the database suppressed.
using AddGrids = ChangeRows<insert_grid, new_grid>;
using AddProbesToGrids = ChangeRows<insert_probe_on_grid, probe_for_grid>;

using FindProbes = FindRows<select_probe, models::stored_probe>;
using FindGrids = FindRows<select_grid, models::stored_grid>;

/// Stores moves of probes that have not changed since they were read.
struct UpdateProbes {
  using Request = RecordedUpdate;
  using Output = bool;

  static const domain::ProbeId& key(const Request& request) { return request.update.to.id; }

  using Admission = AdmitDistinct<&UpdateProbes::key>;

  /// Every batch locks its rows in this order, so that batches never deadlock.
  static bool before(const Request& left, const Request& right) { return key(left) < key(right); }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Removes probes. False for one that is not there, or has another version.
struct DeleteProbes : ChangeRows<delete_probe, recorded_removal> {
  static const domain::ProbeId& key(const Request& request) { return request.removal.id; }

  using Admission = AdmitDistinct<&DeleteProbes::key>;

  static bool before(const Request& left, const Request& right) { return key(left) < key(right); }
};

/// Adds grids and probes, each together with the answer of its claim.
struct AddOnce {
  using Request = ClaimedAddition;
  using Output = chassis::idempotency::Stored;

  static const chassis::idempotency::Key& key(const Request& request) { return request.claim.key; }

  using Admission = AdmitDistinct<&AddOnce::key>;

  static bool before(const Request& left, const Request& right) { return key(left) < key(right); }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Stores moves of probes that have not changed since they were read, each together with the answer of its
/// claim.
struct UpdateProbesOnce {
  using Request = ClaimedUpdate;
  using Output = chassis::idempotency::Stored;

  /// Each key once, and at most one update of a probe.
  class Admission {
   public:
    bool operator()(const Request& request);

   private:
    std::set<chassis::idempotency::Key> keys_;
    std::set<domain::ProbeId> moved_;
  };

  static bool before(const Request& left, const Request& right) { return left.claim.key < right.claim.key; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// The request of `ReadPage`: a page of probes, of the probes of a grid, or of grids, or a readiness check.
struct ReadRequest {
  enum class Kind : std::uint8_t { probes, probes_of_grid, grids, readiness };

  Kind kind = Kind::readiness;
  domain::GridId grid{};
  boost::uuids::uuid after{};
  std::int64_t limit = 0;

  bool operator==(const ReadRequest&) const = default;
};

/// The output of `ReadPage`.
struct ReadOutput {
  std::vector<ProbeState> probes;
  std::vector<GridSummary> grids;
  std::string obstacles;  ///< that prevent setups and moves
};

/// Reads pages and readiness. Equal requests share one execution.
struct ReadPage {
  static constexpr bool reads_only = true;

  using Request = ReadRequest;
  using Output = ReadOutput;

  using Admission = chassis::postgres::AdmitEqual<Request>;

  static bool before(const Request& /*left*/, const Request& /*right*/) { return false; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

}  // namespace mars::repositories::postgres
