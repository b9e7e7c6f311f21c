#include "chassis/telemetry/logging/log_options.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace chassis::telemetry {

const config::Declaration<LogOptions>& LogOptions::declaration() {
  constexpr auto levels =
      std::to_array<std::pair<std::string_view, LogLevel>>({{"debug", LogLevel::debug},
                                                            {"info", LogLevel::info},
                                                            {"warning", LogLevel::warning},
                                                            {"error", LogLevel::error}});
  static const config::Declaration<LogOptions> declared(
      {{"LOG_LEVEL", "info", "least severe level that is logged",
        config::one_of(&LogOptions::level, levels)}});
  return declared;
}

}  // namespace chassis::telemetry
