#pragma once

#include <cstdint>

#include "chassis/config/environment.hpp"

namespace chassis::config {

/// Where the service runs. `ENV` chooses it, and with it the .env file.
enum class Stage : std::uint8_t { dev, test, prod };

/// Whether `ENV` is prod.
inline bool in_production(const Variables& given) {
  const auto found = given.find("ENV");
  return found != given.end() && found->second == "prod";
}

}  // namespace chassis::config
