// An independent and strict reading of HTTP/1 (RFC 9112), to hold the session against.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mars::fuzz {

struct StrictLimits {
  std::size_t header_bytes = 0;
  std::size_t body_bytes = 0;
};

/// A request, which everybody who reads the same bytes must find in them.
struct StrictRequest {
  std::string method;
  std::string target;
  unsigned version = 0;  ///< 10 or 11
  /// Of the head alone, sorted; names in lower case, values with one space for each run of blanks.
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};

  bool operator==(const StrictRequest&) const = default;

  /// The values of a header, behind each other with commas.
  [[nodiscard]] std::string all(std::string_view name) const;

  /// How many times a header is there.
  [[nodiscard]] std::size_t count(std::string_view name) const;

  /// Whether the connection goes on afterwards.
  [[nodiscard]] bool keeps_alive() const;
};

/// All requests of a connection on which nothing but `bytes` is sent: up to what is no request, or not
/// clearly one, or beyond the limits, or not whole.
std::vector<StrictRequest> read_strictly(std::string_view bytes, const StrictLimits& limits);

/// A header as `StrictRequest` has it.
std::pair<std::string, std::string> strict_header(std::string_view name, std::string_view value);

}  // namespace mars::fuzz
