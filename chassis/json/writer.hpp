// Writes compact JSON as Starlette's JSONResponse does: no spaces, Unicode as it is, numbers as Python prints
// them. The result is always valid JSON in UTF-8. Safe from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"

namespace chassis::json {

/// Says of the key of a member whether the member is written.
using KeyFilter = bool (*)(std::string_view key);

/// Appends `value`. What JSON cannot hold is written as null: NaN, infinities, and strings with a lone
/// surrogate. In a key, a lone surrogate becomes U+FFFD, so that the member's value is still seen. Where
/// `keeps` is given, members whose key it refuses are left out, at any depth. Where `out` has grown beyond
/// `most` bytes, no further element or member is written: the caller has to discard the end.
void write(std::string& out, const Value& value, KeyFilter keeps = nullptr,
           std::size_t most = std::string::npos);

/// Appends `text` as a JSON string, quotes included. Ill-formed UTF-8 becomes U+FFFD.
void append_string(std::string& out, std::string_view text);

/// `value` as `write` appends it.
std::string to_string(const Value& value);

}  // namespace chassis::json
