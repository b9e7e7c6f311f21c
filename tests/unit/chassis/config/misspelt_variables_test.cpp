#include "chassis/config/misspelt_variables.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "app/core/settings.hpp"

namespace chassis::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<MisspeltVariable> misspelt(const Variables& variables) {
  return misspelt_variables(variables, mars::core::Settings::declaration().names());
}

/// What a variable of that name was probably meant for; "" where it looks like none of ours.
std::string meant_by(const std::string& name) {
  const auto found = misspelt({{name, "1"}});
  return found.empty() ? "" : std::string(found.front().meant);
}

TEST(MisspeltVariable, IsNamedWithTheOneThatWasProbablyMeant) {
  for (const auto& [name, meant] : std::to_array<std::pair<const char*, const char*>>({
           {"RATE_LIMITS", "RATE_LIMIT"},
           {"RATELIMIT", "RATE_LIMIT"},
           {"RATE_LIMT", "RATE_LIMIT"},
           {"RATE-LIMIT", "RATE_LIMIT"},
           {"rate_limit", "RATE_LIMIT"},
           {"Rate_Limit", "RATE_LIMIT"},
           {"RATE_LIMIT_WINDOW", "RATE_LIMIT_WINDOW_S"},
           {"APP_THREAD", "APP_THREADS"},
           {"APP_THRAEDS", "APP_THREADS"},
           {"APP_PROT", "APP_PORT"},
           {"APP_HOSTS", "APP_HOST"},
           {"DB_PASWORD", "DB_PASSWORD"},
           {"DB_PASSWD", "DB_PASSWORD"},
           {"DB_PASSWORDFILE", "DB_PASSWORD_FILE"},
           {"DB_PASSWORD_FIEL", "DB_PASSWORD_FILE"},
           {"DB_HSOT", "DB_HOST"},
           {"DBHOST", "DB_HOST"},
           {"DB_SSL_MODE", "DB_SSLMODE"},
           {"DB_SSL_ROOT_CERT", "DB_SSLROOTCERT"},
           {"API_KEY", "API_KEYS"},
           {"API_KEY_FILE", "API_KEYS_FILE"},
           {"APIKEYS", "API_KEYS"},
           {"TLS_CERTIFICATE_FILES", "TLS_CERTIFICATE_FILE"},
           {"TLS_PRIVATEKEY_FILE", "TLS_PRIVATE_KEY_FILE"},
           {"CORS_ORIGIN", "CORS_ORIGINS"},
           {"LOGLEVEL", "LOG_LEVEL"},
           {"LOG_LEVLE", "LOG_LEVEL"},
           {"MAX_CONNECTION", "MAX_CONNECTIONS"},
           {"MAX_BODYBYTES", "MAX_BODY_BYTES"},
           {"READ_TIMEOUT", "READ_TIMEOUT_MS"},
           {"SHUTDOWN_GRACE", "SHUTDOWN_GRACE_MS"},
           {"IDEMPOTENCY_TTL", "IDEMPOTENCY_TTL_S"},
           {"OTEL_EXPORTER_OTLP_ENDPOINTS", "OTEL_EXPORTER_OTLP_ENDPOINT"},
           {"OTEL_TRACES_SAMPLER_ARGS", "OTEL_TRACES_SAMPLER_ARG"},
           {"OTEL_BSP_SHEDULE_DELAY", "OTEL_BSP_SCHEDULE_DELAY"},
           {"env", "ENV"},
       }))
    EXPECT_EQ(meant_by(name), meant) << name;
}

TEST(MisspeltVariable, IsEachOfOursWithALetterLessOrTwoExchanged) {
  const auto names = mars::core::Settings::declaration().names();
  for (const std::string_view known : names) {
    const std::string name(known);
    if (name.size() < 8) continue;
    for (std::size_t at = 1; at + 1 < name.size(); ++at) {
      auto shorter = name;
      shorter.erase(at, 1);
      auto exchanged = name;
      std::swap(exchanged[at], exchanged[at + 1]);
      for (const auto& wrong : {shorter, exchanged}) {
        if (std::ranges::find(names, wrong) != names.end()) continue;
        EXPECT_NE(meant_by(wrong), "") << wrong;
      }
    }
  }
}

TEST(MisspeltVariable, IsNoneOfOurs) {
  for (const auto name : mars::core::Settings::declaration().names())
    EXPECT_EQ(meant_by(std::string(name)), "") << name;
}

TEST(MisspeltVariable, IsNotReportedWhereItIsEmpty) {
  EXPECT_THAT(misspelt({{"RATE_LIMITS", ""}}), IsEmpty());
}

TEST(MisspeltVariable, IsFoundAmongAllOthers) {
  EXPECT_THAT(misspelt({{"PATH", "/bin"}, {"APP_THREAD", "2"}, {"RATE_LIMIT", "1"}, {"RATE_LIMITS", "1"}}),
              ElementsAre(MisspeltVariable{"APP_THREAD", "APP_THREADS"},
                          MisspeltVariable{"RATE_LIMITS", "RATE_LIMIT"}));
}

}  // namespace
}  // namespace chassis::config
