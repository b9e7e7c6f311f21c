#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "chassis/http/message.hpp"

namespace chassis::http {

inline constexpr unsigned http_1_1 = 11;

/// The framing of a response.
struct Framing {
  unsigned version = http_1_1;  ///< as Beast counts: 10 or 11
  bool keep_alive = true;
  bool chunked = false;
  std::optional<std::size_t> content_length{};
};

/// The status line and the headers of a response, including the empty line. Beast's serializer takes a sixth
/// of all instructions of a request, so it is not used.
std::string response_head(const Response& response, const Framing& framing);

}  // namespace chassis::http
