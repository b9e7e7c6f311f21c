#include "app/core/risks.hpp"

#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/networks.hpp"

namespace mars {

namespace {

namespace fs = std::filesystem;

std::uint64_t raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

bool others_may_read(const std::string& path) {
  std::error_code gone;
  return (fs::status(path, gone).permissions() & fs::perms::others_read) != fs::perms::none && !gone;
}

}  // namespace

void warn_of_risks(const core::Settings& settings, chassis::telemetry::Logger& logger) {
  const auto descriptors = raise_descriptor_limit();
  if (descriptors < settings.server.limits.connections)
    logger.warning("DESCRIPTOR_LIMIT_LOW",
                   {{"descriptor_limit", static_cast<std::int64_t>(descriptors)},
                    {"max_connections", static_cast<std::int64_t>(settings.server.limits.connections)}});
  if (settings.server.stage == chassis::config::Stage::prod && settings.server.access.api_keys.empty() &&
      !chassis::is_loopback(settings.server.host))
    logger.warning("API_OPEN_TO_ALL", {{"address", std::string_view(settings.server.host)}});
  for (const auto& file :
       {settings.server.access.api_keys_file, settings.database.postgres.password_file,
        settings.server.tls_private_key_file, settings.database.postgres.tls.private_key}) {
    if (!file.empty() && others_may_read(file))
      logger.warning("SECRET_FILE_READABLE", {{"file", std::string_view(file)}});
  }
}

}  // namespace mars
