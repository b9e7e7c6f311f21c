#pragma once

#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_hash.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
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

// The batch operations of the probe repository on PostgreSQL (chassis/postgres/batch_operation.hpp).

namespace mars::repositories::postgres {

using chassis::database::Statement;
using chassis::postgres::AdmitAll;
using chassis::postgres::Parameters;
using chassis::postgres::Result;

/// Stores new probes with their grids.
struct AddProbes {
  using Request = domain::Probe;
  using Output = std::monostate;
  using Admission = AdmitAll;

  static bool before(const Request& left, const Request& right) { return left.id < right.id; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Reads probes by id.
struct FindProbes {
  static constexpr bool reads_only = true;

  using Request = domain::ProbeId;
  using Output = std::optional<StoredProbe>;
  using Admission = AdmitAll;

  static bool before(const Request& left, const Request& right) { return left < right; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Stores moves of probes that have not changed since they were read.
struct UpdateProbes {
  using Request = ProbeUpdate;
  using Output = bool;

  /// At most one update of a row: a statement can change a row only once.
  class Admission {
   public:
    bool operator()(const Request& request) { return ids_.insert(request.to.id).second; }

   private:
    std::set<domain::ProbeId> ids_;
  };

  /// Every batch locks its rows in this order, so that batches never deadlock.
  static bool before(const Request& left, const Request& right) { return left.to.id < right.to.id; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Stores new probes with their grids, each together with the answer of its claim.
struct AddProbesOnce {
  using Request = ClaimedProbe;
  using Output = chassis::idempotency::Stored;

  /// Each key once: a statement can change a row only once.
  class Admission {
   public:
    bool operator()(const Request& request) { return keys_.insert(request.claim.key).second; }

   private:
    std::set<chassis::idempotency::Key> keys_;
  };

  static bool before(const Request& left, const Request& right) { return left.claim.key < right.claim.key; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Stores moves of probes that are still as they were read, each together with the answer of its claim.
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

/// The request of `ReadPage`: a page of the list, or a readiness check.
struct ReadRequest {
  enum class Kind : std::uint8_t { page, readiness };

  Kind kind = Kind::readiness;
  domain::ProbeId after{};
  std::int64_t limit = 0;

  bool operator==(const ReadRequest&) const = default;
};

/// The output of `ReadPage`.
struct ReadOutput {
  std::vector<ProbeState> page;
  std::string obstacles;  ///< that prevent setups and moves
};

/// Reads pages and readiness. Equal requests share one execution.
struct ReadPage {
  static constexpr bool reads_only = true;

  using Request = ReadRequest;
  using Output = ReadOutput;

  class Admission {
   public:
    bool operator()(const Request& request) {
      if (!first_) first_ = request;
      return *first_ == request;
    }

   private:
    std::optional<Request> first_;
  };

  static bool before(const Request& /*left*/, const Request& /*right*/) { return false; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

}  // namespace mars::repositories::postgres
