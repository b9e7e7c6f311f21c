#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "chassis/database/statement.hpp"
#include "chassis/idempotency/claim.hpp"
#include "chassis/postgres/batch_rows.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"
#include "chassis/postgres/row_operations.hpp"

// The batch operations on idempotency keys (chassis/postgres/batch_operation.hpp).

namespace chassis::idempotency::postgres {

using chassis::database::Statement;
using chassis::postgres::Parameters;
using chassis::postgres::Result;

/// What became of each request of a batch, by the columns `place` and `outcome`: 'done', 'taken' or
/// 'outdated'. Requests without a row are taken. Throws `DamagedResult` for anything else.
std::vector<Stored> outcomes(const Result& result, std::size_t requests);

/// Reads what is kept under keys.
struct FindAnswers {
  static constexpr bool reads_only = true;

  using Request = Key;
  using Output = std::optional<KeptAnswer>;
  using Admission = chassis::postgres::AdmitAll;

  static bool before(const Request& left, const Request& right) { return left < right; }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Keeps answers. False if the key is taken.
struct KeepAnswers {
  using Request = Claim;
  using Output = bool;

  static const Key& key(const Request& request) { return request.key; }

  using Admission = chassis::postgres::AdmitDistinct<&KeepAnswers::key>;

  static bool before(const Request& left, const Request& right) { return key(left) < key(right); }

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

/// Deletes up to that many expired keys, and returns how many.
struct DeleteExpiredKeys {
  using Request = std::int64_t;
  using Output = std::size_t;

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
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

}  // namespace chassis::idempotency::postgres
