// Reads JSON as Python 3.13's json.loads(bytes) does, down to the texts and positions of its errors: any
// encoding of Unicode, NaN and Infinity, lone surrogates, the last of duplicate keys. Linear in the length of
// the text but for objects (n log n); safe from any thread.
#pragma once

#include <cstddef>
#include <expected>
#include <string_view>
#include <variant>

#include "chassis/json/value.hpp"

namespace chassis::json {

/// Arrays and objects inside one another, the outermost included, beyond which a text is unreadable. Python's
/// own limit depends on its version and its stack; this one bounds ours.
inline constexpr std::size_t max_nesting = 1000;

/// The text is not JSON.
struct SyntaxError {
  std::string_view message;  ///< Python's words, such as "Expecting value"
  std::size_t position = 0;  ///< in code points from the beginning of the text

  bool operator==(const SyntaxError&) const = default;
};

/// What Python gives up on with another error: bytes that are no text, an integer of more than
/// `max_integer_digits`, nesting beyond `max_nesting`.
struct Unreadable {
  bool operator==(const Unreadable&) const = default;
};

using ReadError = std::variant<SyntaxError, Unreadable>;

/// The value that `bytes` holds.
std::expected<Value, ReadError> read(std::string_view bytes);

}  // namespace chassis::json
