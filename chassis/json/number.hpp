// JSON numbers as Python reads and prints them. Pure functions, independent of the locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"

namespace chassis::json {

/// The longest integer, in digits, that Python converts from or to text.
inline constexpr std::size_t max_integer_digits = 4300;

/// The length of the number that `text` begins with, 0 where it begins with none, and whether it is a float:
/// whether it has a fraction or an exponent.
struct NumberExtent {
  std::size_t length = 0;
  bool is_float = false;
};

NumberExtent number_extent(std::string_view text);

/// The value of an integer literal: `std::int64_t` where it fits, `BigInteger` otherwise; "-0" is 0.
Value integer_value(std::string_view literal);

/// The value of a float literal; infinite where it is too large, as in Python.
double float_value(std::string_view literal);

/// Appends `number` as Python's repr() prints it: the shortest text that reads back as the same number, such
/// as 100.0, 1e-07 or 1e+16. `number` must be finite.
void append_float(std::string& out, double number);

}  // namespace chassis::json
