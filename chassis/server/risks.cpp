#include "chassis/server/risks.hpp"

#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/networks.hpp"

namespace chassis::server {

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

void warn_of_risks(const ServerOptions& options, const DatabaseOptions& database, telemetry::Logger& logger) {
  const auto descriptors = raise_descriptor_limit();
  if (descriptors < options.limits.connections)
    logger.warning("DESCRIPTOR_LIMIT_LOW",
                   {{"descriptor_limit", static_cast<std::int64_t>(descriptors)},
                    {"max_connections", static_cast<std::int64_t>(options.limits.connections)}});
  if (options.stage == config::Stage::prod && options.access.api_keys.empty() && !is_loopback(options.host))
    logger.warning("API_OPEN_TO_ALL", {{"address", std::string_view(options.host)}});
  for (const auto& file : {options.access.api_keys_file, database.postgres.password_file,
                           options.tls_private_key_file, database.postgres.tls.private_key}) {
    if (!file.empty() && others_may_read(file))
      logger.warning("SECRET_FILE_READABLE", {{"file", std::string_view(file)}});
  }
}

}  // namespace chassis::server
