// The conversions of Pydantic's lax mode from JSON values. Pure functions, safe from any thread.
#pragma once

#include <expected>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/types/big_integer.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// `value` as an integer: integers, Booleans, floats without a fraction that 64 bits hold, and strings such
/// as " 5 ", "+5", "1_000" or "5.0".
std::expected<Integer, ErrorKind> to_integer(const json::Value& value);

/// `text` as an integer, as above.
std::expected<Integer, ErrorKind> integer_from_text(std::string_view text);

/// `value` as a number: numbers, Booleans, and strings such as " 5 ", ".5", "1e3", "1_000.5", "inf" or "NaN".
/// An integer beyond the range of `double` is no number.
std::expected<double, ErrorKind> to_number(const json::Value& value);

/// The text of a string that is UTF-8: not of another type, and without lone surrogates. A view of `value`.
std::expected<std::string_view, ErrorKind> to_text(const json::Value& value);

/// `text` without white space, as Unicode defines it, at its ends.
std::string_view trimmed(std::string_view text);

}  // namespace chassis::schema
