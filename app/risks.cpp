#include "risks.hpp"

#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/networks.hpp"

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

void warn_of_risks(const core::Settings& settings, core::Logger& logger) {
  const auto descriptors = raise_descriptor_limit();
  if (descriptors < settings.max_connections)
    logger.warning("DESCRIPTOR_LIMIT_LOW",
                   {{"descriptor_limit", static_cast<std::int64_t>(descriptors)},
                    {"max_connections", static_cast<std::int64_t>(settings.max_connections)}});
  if (settings.stage == core::Stage::prod && settings.api_keys.empty() &&
      !core::is_loopback(settings.app_host))
    logger.warning("API_OPEN_TO_ALL", {{"address", std::string_view(settings.app_host)}});
  auto files = settings.secret_files;
  files.insert(files.end(), {settings.tls_private_key_file, settings.db_sslkey});
  for (const auto& file : files) {
    if (!file.empty() && others_may_read(file))
      logger.warning("SECRET_FILE_READABLE", {{"file", std::string_view(file)}});
  }
}

}  // namespace mars
