#pragma once

#include <chrono>
#include <cstddef>

#include "chassis/config/declaration.hpp"
#include "chassis/server/database_options.hpp"
#include "chassis/server/server_options.hpp"

namespace mars::core {

/// The whole configuration of the program.
struct Settings {
  chassis::server::ServerOptions server;
  chassis::server::DatabaseOptions database;
  std::chrono::seconds event_retention{};  ///< 0: no events are recorded
  std::chrono::seconds idempotency_lifetime{};
  std::size_t max_command_length = 0;  ///< letters
  std::size_t probe_cache_size = 0;    ///< probes

  /// All environment variables that the program knows.
  static const chassis::config::Declaration<Settings>& declaration();
};

}  // namespace mars::core
