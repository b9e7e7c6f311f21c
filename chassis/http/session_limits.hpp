#pragma once

#include <chrono>
#include <cstddef>

#include "chassis/base/networks.hpp"
#include "chassis/http/byte_budget.hpp"

namespace chassis::http {

/// What a client may take of the server, and whose word about a client counts. What goes beyond a limit is
/// answered with the status named here, or closed.
struct SessionLimits {
  std::size_t header_bytes = 0;              ///< request line and headers; above it 431
  std::size_t body_bytes = 0;                ///< body; above it 413
  std::chrono::milliseconds idle_timeout{};  ///< between two requests; then closed
  ByteBudget* budget = nullptr;  ///< of what requests and answers hold in memory; above it 503; null, none
  std::chrono::milliseconds read_timeout{};  ///< for the first byte, for a request, and to take each piece of
                                             ///< the answer; then closed
  std::chrono::milliseconds request_timeout{};  ///< from the last byte of a request to its answer
  Networks trusted_proxies{};  ///< peers whose forwarding headers count: see `read_forwarded`
};

}  // namespace chassis::http
