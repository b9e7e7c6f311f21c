#pragma once

#include "chassis/database/row.hpp"
#include "chassis/idempotency/claim.hpp"

// The table `idempotency_key`.

namespace chassis::idempotency {

using database::column;
using database::row;
using database::within;

inline constexpr auto key_row = row(column("principal", &Key::principal), column("key", &Key::key));

inline constexpr auto kept_row =
    row(column("fingerprint", &KeptAnswer::fingerprint), column("answer", &KeptAnswer::answer));

/// A claim as statements take it. Its lifetime is in seconds, which they add to the time of the database.
inline constexpr auto claim_row =
    within(&Claim::key, key_row) + within(&Claim::kept, kept_row) + row(column("lifetime", &Claim::lifetime));

}  // namespace chassis::idempotency
