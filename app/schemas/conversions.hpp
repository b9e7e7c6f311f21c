// The conversions of Pydantic's lax mode from JSON values. Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/json/value.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

/// `value` as an integer: integers, Booleans, floats without a fraction, and strings such as " 5 ", "+5",
/// "1_000" or "5.0". Integers outside of `std::int64_t` come back as its nearest, so that every bound still
/// tells.
std::expected<std::int64_t, ErrorKind> to_integer(const core::json::Value& value);

/// `text` as an integer, as above.
std::expected<std::int64_t, ErrorKind> integer_from_text(std::string_view text);

/// The text of a string that is UTF-8: not of another type, and without lone surrogates. A view of `value`.
std::expected<std::string_view, ErrorKind> to_text(const core::json::Value& value);

/// `text` without white space, as Unicode defines it, at its ends.
std::string_view trimmed(std::string_view text);

}  // namespace mars::schemas
