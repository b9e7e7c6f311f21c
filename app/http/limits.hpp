#pragma once

#include <chrono>
#include <cstddef>

namespace mars::http {

/// What a client may take of the server. What goes beyond is answered with the status named here, or closed.
struct Limits {
  std::size_t header_bytes = 0;              ///< request line and headers; above it 431
  std::size_t body_bytes = 0;                ///< body; above it 413
  std::chrono::milliseconds idle_timeout{};  ///< between two requests; then closed
  std::chrono::milliseconds
      read_timeout{};  ///< for headers, then for the body, then to take each piece of the answer; then closed
  std::chrono::milliseconds request_timeout{};  ///< from the last byte of a request to its answer
};

}  // namespace mars::http
