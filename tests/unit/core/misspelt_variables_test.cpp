#include "core/misspelt_variables.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <utility>

#include "core/setting_names.hpp"

namespace mars::core {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<MisspeltVariable> misspelt(const Variables& variables) {
  return misspelt_variables(variables, setting_names());
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
  const auto names = setting_names();
  for (const std::string_view known : names) {
    const std::string name(known);
    if (name.size() < 8) continue;
    for (std::size_t at = 1; at + 1 < name.size(); ++at) {
      auto shorter = name;
      shorter.erase(at, 1);
      auto exchanged = name;
      std::swap(exchanged[at], exchanged[at + 1]);
      for (const auto& wrong : {shorter, exchanged}) {
        if (std::ranges::find(names, wrong) == names.end()) EXPECT_NE(meant_by(wrong), "") << wrong;
      }
    }
  }
}

TEST(MisspeltVariable, IsNoneOfOurs) {
  for (const auto name : setting_names())
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

Variables all_set(std::initializer_list<const char*> names) {
  Variables variables;
  for (const auto* name : names)
    variables[name] = "1";
  return variables;
}

TEST(UsualEnvironment, OfAShellIsNoMisspelling) {
  EXPECT_THAT(misspelt(all_set({"BASH_ENV",
                                "COLORTERM",
                                "DBUS_SESSION_BUS_ADDRESS",
                                "DEBIAN_FRONTEND",
                                "DISPLAY",
                                "EDITOR",
                                "GPG_AGENT_INFO",
                                "HISTSIZE",
                                "HOME",
                                "HOSTNAME",
                                "HTTP_PROXY",
                                "LANG",
                                "LC_ALL",
                                "LESS",
                                "LINES",
                                "LOGNAME",
                                "LS_COLORS",
                                "MAIL",
                                "MANPATH",
                                "NO_PROXY",
                                "NVM_DIR",
                                "OLDPWD",
                                "PAGER",
                                "PATH",
                                "PGHOST",
                                "PGPASSWORD",
                                "PGPORT",
                                "PGUSER",
                                "PS1",
                                "PWD",
                                "SHELL",
                                "SHLVL",
                                "SSH_AUTH_SOCK",
                                "SSH_CLIENT",
                                "SSH_CONNECTION",
                                "SSL_CERT_FILE",
                                "SSL_CERT_DIR",
                                "SUDO_USER",
                                "TERM",
                                "TERM_PROGRAM",
                                "TMPDIR",
                                "TZ",
                                "USER",
                                "VIRTUAL_ENV",
                                "VISUAL",
                                "WAYLAND_DISPLAY",
                                "XAUTHORITY",
                                "XDG_DATA_DIRS",
                                "XDG_RUNTIME_DIR",
                                "XDG_SESSION_ID",
                                "_",
                                "http_proxy",
                                "https_proxy",
                                "no_proxy",
                                "npm_config_loglevel",
                                "NODE_ENV",
                                "RAILS_ENV",
                                "APP_ENV",
                                "APP_NAME",
                                "APP_HOME",
                                "APP_ROOT",
                                "APP_KEY",
                                "APP_URL",
                                "APP_DEBUG",
                                "APP_MODE",
                                "DATABASE_URL",
                                "REDIS_HOST",
                                "MYSQL_HOST",
                                "LOG_FORMAT",
                                "LOG_FILE",
                                "LOG_DIR",
                                "RUST_LOG",
                                "HTTP_PORT",
                                "HOST",
                                "PORT",
                                "LS_OPTIONS",
                                "MAX_THREADS",
                                "API_URL",
                                "API_HOST",
                                "API_TOKEN",
                                "ENVIRONMENT",
                                "DEBUG",
                                "VERBOSE",
                                "JAVA_HOME",
                                "GOPATH",
                                "CARGO_HOME",
                                "EDITOR_HOST"})),
              IsEmpty());
}

TEST(UsualEnvironment, OfOtherFrameworksIsNoMisspelling) {
  EXPECT_THAT(misspelt(all_set({"DB_CONNECTION", "DB_USERNAME", "DB_DATABASE", "DB_URL", "DB_TYPE",
                                "DB_DRIVER", "DB_POOL", "DB_SCHEMA", "DB_PREFIX", "DB_SSL", "DB_DIR",
                                "DB_HOST2", "DB_CHARSET", "DB_TIMEOUT"})),
              IsEmpty());
}

TEST(UsualEnvironment, OfDockerAndComposeIsNoMisspelling) {
  EXPECT_THAT(misspelt(all_set({"HOSTNAME",
                                "HOME",
                                "PATH",
                                "container",
                                "COMPOSE_FILE",
                                "COMPOSE_PROFILES",
                                "COMPOSE_PROJECT_NAME",
                                "DOCKER_HOST",
                                "DOCKER_BUILDKIT",
                                "BUILDKIT_PROGRESS",
                                "POSTGRES_USER",
                                "POSTGRES_PASSWORD",
                                "POSTGRES_PASSWORD_FILE",
                                "POSTGRES_DB",
                                "POSTGRES_HOST_AUTH_METHOD",
                                "PGDATA",
                                "PG_MAJOR",
                                "PG_VERSION",
                                "ADMINER_PORT",
                                "ADMINER_DEFAULT_SERVER",
                                "GRAFANA_ADMIN_USER",
                                "GRAFANA_ADMIN_USER_PASSWORD",
                                "GF_SECURITY_ADMIN_USER",
                                "GF_SECURITY_ADMIN_PASSWORD",
                                "APP_CPUS",
                                "GDB_PORT"})),
              IsEmpty());
}

TEST(UsualEnvironment, OfKubernetesIsNoMisspelling) {
  Variables variables =
      all_set({"KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "KUBERNETES_SERVICE_PORT_HTTPS",
               "KUBERNETES_PORT", "KUBERNETES_PORT_443_TCP", "KUBERNETES_PORT_443_TCP_PROTO",
               "KUBERNETES_PORT_443_TCP_PORT", "KUBERNETES_PORT_443_TCP_ADDR", "POD_NAME", "POD_IP",
               "POD_NAMESPACE", "NODE_NAME", "GOMAXPROCS", "GOMEMLIMIT"});
  for (const std::string service :
       {"MARS", "DB", "DBS", "APPS", "APP", "MARS_PROBE_SIMULATOR", "MANAGEMENTS"}) {
    for (const auto* end : {"_SERVICE_HOST", "_SERVICE_PORT", "_SERVICE_PORT_HTTP", "_PORT", "_PORT_8000_TCP",
                            "_PORT_8000_TCP_PROTO", "_PORT_8000_TCP_PORT", "_PORT_8000_TCP_ADDR"})
      variables[service + end] = "tcp://10.0.0.1:8000";
  }
  EXPECT_THAT(misspelt(variables), IsEmpty());
}

TEST(UsualEnvironment, OfSystemdIsNoMisspelling) {
  EXPECT_THAT(misspelt(all_set({"CACHE_DIRECTORY",
                                "CONFIGURATION_DIRECTORY",
                                "CREDENTIALS_DIRECTORY",
                                "INVOCATION_ID",
                                "JOURNAL_STREAM",
                                "LANG",
                                "LISTEN_FDS",
                                "LISTEN_FDNAMES",
                                "LISTEN_PID",
                                "LOGNAME",
                                "LOGS_DIRECTORY",
                                "MAINPID",
                                "MANAGERPID",
                                "MEMORY_PRESSURE_WATCH",
                                "MEMORY_PRESSURE_WRITE",
                                "NOTIFY_SOCKET",
                                "PIDFILE",
                                "RUNTIME_DIRECTORY",
                                "SERVICE_RESULT",
                                "SHELL",
                                "STATE_DIRECTORY",
                                "SYSTEMD_EXEC_PID",
                                "USER",
                                "WATCHDOG_PID",
                                "WATCHDOG_USEC"})),
              IsEmpty());
}

TEST(UsualEnvironment, OfGithubActionsIsNoMisspelling) {
  EXPECT_THAT(misspelt(all_set({"ACCEPT_EULA",
                                "ACTIONS_RUNNER_DEBUG",
                                "AGENT_TOOLSDIRECTORY",
                                "ANDROID_HOME",
                                "CHROMEWEBDRIVER",
                                "CI",
                                "CONDA",
                                "DEPLOYMENT_BASEPATH",
                                "DOTNET_NOLOGO",
                                "GITHUB_ACTION",
                                "GITHUB_ACTIONS",
                                "GITHUB_ACTOR",
                                "GITHUB_API_URL",
                                "GITHUB_BASE_REF",
                                "GITHUB_ENV",
                                "GITHUB_EVENT_NAME",
                                "GITHUB_EVENT_PATH",
                                "GITHUB_HEAD_REF",
                                "GITHUB_JOB",
                                "GITHUB_OUTPUT",
                                "GITHUB_PATH",
                                "GITHUB_REF",
                                "GITHUB_REF_NAME",
                                "GITHUB_REPOSITORY",
                                "GITHUB_RUN_ID",
                                "GITHUB_SERVER_URL",
                                "GITHUB_SHA",
                                "GITHUB_STATE",
                                "GITHUB_STEP_SUMMARY",
                                "GITHUB_TOKEN",
                                "GITHUB_WORKFLOW",
                                "GITHUB_WORKSPACE",
                                "ImageOS",
                                "ImageVersion",
                                "POWERSHELL_DISTRIBUTION_CHANNEL",
                                "RUNNER_ARCH",
                                "RUNNER_ENVIRONMENT",
                                "RUNNER_NAME",
                                "RUNNER_OS",
                                "RUNNER_TEMP",
                                "RUNNER_TOOL_CACHE",
                                "RUNNER_WORKSPACE",
                                "SGX_AESM_ADDR",
                                "SWIFT_PATH",
                                "VCPKG_INSTALLATION_ROOT",
                                "XDG_CONFIG_HOME"})),
              IsEmpty());
}

TEST(UsualEnvironment, OfOpenTelemetryIsNoMisspelling) {
  EXPECT_THAT(misspelt(all_set({"OTEL_ATTRIBUTE_COUNT_LIMIT",
                                "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
                                "OTEL_BLRP_EXPORT_TIMEOUT",
                                "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
                                "OTEL_BLRP_MAX_QUEUE_SIZE",
                                "OTEL_BLRP_SCHEDULE_DELAY",
                                "OTEL_BSP_EXPORT_TIMEOUT",
                                "OTEL_EXPORTER_OTLP_CERTIFICATE",
                                "OTEL_EXPORTER_OTLP_CLIENT_KEY",
                                "OTEL_EXPORTER_OTLP_COMPRESSION",
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "OTEL_EXPORTER_OTLP_INSECURE",
                                "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
                                "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
                                "OTEL_EXPORTER_OTLP_PROTOCOL",
                                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                                "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
                                "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
                                "OTEL_LOGS_EXPORTER",
                                "OTEL_LOG_LEVEL",
                                "OTEL_METRICS_EXPORTER",
                                "OTEL_METRIC_EXPORT_INTERVAL",
                                "OTEL_PROPAGATORS",
                                "OTEL_RESOURCE_ATTRIBUTES",
                                "OTEL_SERVICE_NAME",
                                "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
                                "OTEL_TRACES_EXPORTER"})),
              IsEmpty());
}

}  // namespace
}  // namespace mars::core
