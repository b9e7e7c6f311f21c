#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "app/repositories/idempotency_repository.hpp"
#include "app/repositories/postgres/operations.hpp"

// The operations of the idempotency repository on PostgreSQL, in the form that a Batcher wants
// (core/postgres/batch_operation.hpp).

namespace mars::repositories::postgres {

/// Reads what is kept under keys.
struct FindAnswers {
  static constexpr bool reads_only = true;

  using Request = IdempotencyKey;
  using Answer = std::optional<KeptAnswer>;
  using Admission = AdmitAll;

  static bool before(const Request& left, const Request& right) { return left < right; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Answer> answers(std::span<const Request> batch, const Result& result);
};

/// A claim, and the work to do with it.
struct ClaimedWork {
  enum class Kind : std::uint8_t { none, add, update };

  Claim claim;
  Kind kind = Kind::none;
  ProbeUpdate move{};  ///< of a new probe only `to` counts
};

/// Does claimed work.
struct StoreOnce {
  using Request = ClaimedWork;
  using Answer = Stored;

  /// Each key once, and at most one update of a probe: a statement can change a row only once.
  class Admission {
   public:
    bool operator()(const Request& request);

   private:
    std::set<IdempotencyKey> keys_;
    std::set<domain::ProbeId> moved_;
  };

  static bool before(const Request& left, const Request& right) { return left.claim.key < right.claim.key; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Answer> answers(std::span<const Request> batch, const Result& result);
};

/// Deletes up to so many expired keys, and counts them.
struct DeleteExpiredKeys {
  using Request = std::int64_t;
  using Answer = std::size_t;

  /// One at a time.
  class Admission {
   public:
    bool operator()(const Request& /*request*/) { return ++admitted_ == 1; }

   private:
    int admitted_ = 0;
  };

  static bool before(const Request& /*left*/, const Request& /*right*/) { return false; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Answer> answers(std::span<const Request> batch, const Result& result);
};

}  // namespace mars::repositories::postgres
