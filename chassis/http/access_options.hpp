#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "chassis/config/declaration.hpp"
#include "chassis/http/api_keys.hpp"

namespace chassis::http {

/// Who may use the API, and from which web pages.
struct AccessOptions {
  ApiKeys api_keys;                       ///< empty: no authentication
  std::string api_keys_file;              ///< that the keys were read from; may be empty
  std::vector<std::string> cors_origins;  ///< `*` alone for all; empty: CORS is off
  std::chrono::seconds cors_max_age{};

  static const config::Declaration<AccessOptions>& declaration();
};

}  // namespace chassis::http
