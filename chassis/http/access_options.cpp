#include "chassis/http/access_options.hpp"

#include <cstddef>
#include <cstdint>

#include "chassis/http/origins.hpp"

namespace chassis::http {

namespace {

constexpr std::size_t longest_key_file = 65'536;
constexpr std::int64_t day_in_seconds = 86'400;

}  // namespace

const config::Declaration<AccessOptions>& AccessOptions::declaration() {
  static const config::Declaration<AccessOptions> declared(
      {
          {"API_KEYS", "",
           "keys and their scopes: NAME:SCOPES:KEY, separated by commas; unset: no authentication",
           config::parsed(&AccessOptions::api_keys, parse_api_keys, "NAME:SCOPES:KEY, with commas between"),
           true},
          {"API_KEYS_FILE", "", "file of lines NAME:SCOPES:HASH, instead of API_KEYS",
           config::parsed_file(&AccessOptions::api_keys, &AccessOptions::api_keys_file, parse_api_key_lines,
                               "a file of lines NAME:SCOPES:HASH", longest_key_file)},
          {"CORS_ORIGINS", "",
           "origins of web pages that may use the API, separated by commas, or * for all; unset: none",
           config::parsed(&AccessOptions::cors_origins, parse_origins,
                          "https://HOST or http://HOST:PORT, with commas between, or *")},
          {"CORS_MAX_AGE", "600", "how long browsers may cache that, in seconds",
           config::number(&AccessOptions::cors_max_age, 0, day_in_seconds)},
      },
      {[](const config::Variables& given, AccessOptions& /*options*/, config::Problems& problems) {
        config::require_one_source(given, "API_KEYS", problems);
      }});
  return declared;
}

}  // namespace chassis::http
