#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "chassis/http/message.hpp"

namespace chassis::http {

inline constexpr unsigned http_1_1 = 11;

/// How an answer is told from what follows it on the connection.
struct Framing {
  unsigned version = http_1_1;  ///< as Beast counts: 10 or 11
  bool keep_alive = true;
  bool chunked = false;
  std::optional<std::size_t> content_length{};
};

/// The status line and the headers of an answer, with the empty line behind them. Written here, because
/// Beast's serializer takes a sixth of all instructions of a request.
std::string response_head(const Response& response, const Framing& framing);

}  // namespace chassis::http
