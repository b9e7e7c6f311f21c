#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "chassis/config/declaration.hpp"

namespace chassis::http {

/// The limits of each client and of all clients together. docs/security.md describes what happens above each.
struct LimitOptions {
  std::size_t connections = 0;
  std::size_t connections_per_client = 0;  ///< 0: a quarter of `connections`, loopback addresses exempt
  std::size_t requests_in_flight = 0;
  std::size_t streams_per_client = 0;
  std::size_t buffered_bytes = 0;
  std::uint32_t requests_per_window = 0;  ///< 0: unlimited
  std::chrono::seconds rate_limit_window{};
  std::size_t header_bytes = 0;
  std::size_t body_bytes = 0;
  std::chrono::milliseconds request_timeout{};
  std::chrono::milliseconds read_timeout{};
  std::chrono::milliseconds idle_timeout{};

  static const config::Declaration<LimitOptions>& declaration();
};

}  // namespace chassis::http
