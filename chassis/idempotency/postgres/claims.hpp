#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "chassis/idempotency/claim.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"

// For statements that store work under claims.

namespace chassis::idempotency::postgres {

/// Adds five arrays: the principals, keys, fingerprints, answers and lifetimes, in seconds, of the claims of
/// a batch. `claim_of` gives the claim of a request.
template <class Batch, class ClaimOf>
void add_claims(chassis::postgres::Parameters& parameters, const Batch& batch, ClaimOf claim_of) {
  const auto add = [&](auto projection) {
    parameters.add_array(batch,
                         [=](const auto& request) { return projection(std::invoke(claim_of, request)); });
  };
  add([](const Claim& claim) { return std::string_view(claim.key.principal); });
  add([](const Claim& claim) { return std::string_view(claim.key.key); });
  add([](const Claim& claim) { return claim.kept.fingerprint; });
  add([](const Claim& claim) { return std::string_view(claim.kept.answer); });
  add([](const Claim& claim) { return std::int64_t{claim.lifetime.count()}; });
}

/// The outcome in a column: 'done', 'taken' or 'outdated'. Throws `DamagedAnswer` for anything else.
Stored stored_at(const chassis::postgres::Result& result, int row, int column);

}  // namespace chassis::idempotency::postgres
