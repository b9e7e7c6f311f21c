#pragma once

#include <chrono>
#include <cstddef>

#include "chassis/base/networks.hpp"
#include "chassis/http/byte_budget.hpp"

namespace chassis::http {

/// The limits of one session, and the proxies that it trusts. Above a limit the session responds with the
/// status named here, or closes.
struct SessionLimits {
  std::size_t header_bytes = 0;              ///< request line and headers; above it 431
  std::size_t body_bytes = 0;                ///< body; above it 413
  std::chrono::milliseconds idle_timeout{};  ///< between two requests; then closed
  ByteBudget* budget = nullptr;              ///< for bytes in memory; above it 503; null: unlimited
  std::chrono::milliseconds read_timeout{};  ///< for the first byte, for a request, and to take each piece of
                                             ///< the answer; then closed
  std::chrono::milliseconds request_timeout{};  ///< from the last byte of a request to its answer
  Networks trusted_proxies{};  ///< peers whose forwarding headers count: see `read_forwarded`
};

}  // namespace chassis::http
