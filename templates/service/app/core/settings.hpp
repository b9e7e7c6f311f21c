#pragma once

#include "chassis/config/declaration.hpp"
#include "chassis/server/table_service.hpp"

namespace mars::core {

/// The whole configuration of the program.
struct Settings : chassis::server::TableServiceOptions {
  /// All environment variables that the program knows.
  static const chassis::config::Declaration<Settings>& declaration();
};

}  // namespace mars::core
