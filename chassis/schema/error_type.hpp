// Errors of an API. Each is declared once, in a table of its owner: responses, logs and the OpenAPI document
// take the status, the code and the text from there.
//
//   inline constexpr ErrorType<std::string> order_not_found{{404, "ORDER_NOT_FOUND"}, "Order {} not found."};
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace chassis::schema {

/// The constant part of an error.
struct CodedError {
  int status = 0;         ///< the HTTP status
  std::string_view code;  ///< for programs; a literal
  int retry_after = 0;    ///< seconds after which a retry may succeed; 0: a retry does not help
};

/// An error with its text for humans, in which each `{}` stands for one of `Details`.
template <class... Details>
struct ErrorType : CodedError {
  fmt::format_string<const Details&...> text;

  [[nodiscard]] std::string message(const Details&... details) const { return fmt::format(text, details...); }
};

}  // namespace chassis::schema
