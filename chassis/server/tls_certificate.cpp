#include "chassis/server/tls_certificate.hpp"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <utility>

#include "chassis/base/file.hpp"
#include "chassis/telemetry/logging/timestamp.hpp"

namespace chassis::server {

namespace {

namespace asio = boost::asio;
using Context = std::expected<std::shared_ptr<http::TlsContext>, std::string>;

constexpr std::chrono::seconds time_between_looks{1};
constexpr std::size_t longest_file = std::size_t{1} << 20U;

std::expected<std::string, std::string> read_pem(std::string_view setting, const std::string& path) {
  auto content = read_file(path, longest_file);
  if (content && !content->empty()) return std::move(*content);
  return std::unexpected(fmt::format("{} is '{}' but must be a readable file of 1 to {} bytes; {}", setting,
                                     path, longest_file, content ? "it is empty" : content.error().reason));
}

std::expected<http::TlsCredentials, std::string> read_credentials(const ServerOptions& options) {
  auto certificates = read_pem("TLS_CERTIFICATE_FILE", options.tls_certificate_file);
  if (!certificates) return std::unexpected(std::move(certificates.error()));
  auto private_key = read_pem("TLS_PRIVATE_KEY_FILE", options.tls_private_key_file);
  if (!private_key) return std::unexpected(std::move(private_key.error()));
  return http::TlsCredentials{.certificates = std::move(*certificates),
                              .private_key = std::move(*private_key)};
}

Context make_context(const std::expected<http::TlsCredentials, std::string>& credentials) {
  if (!credentials) return std::unexpected(credentials.error());
  auto context = http::make_tls_context(*credentials);
  if (!context) return std::unexpected("TLS_CERTIFICATE_FILE and TLS_PRIVATE_KEY_FILE: " + context.error());
  return context;
}

std::shared_ptr<http::TlsContext> require_context(
    const std::expected<http::TlsCredentials, std::string>& credentials) {
  auto context = make_context(credentials);
  if (!context) throw std::runtime_error(context.error());
  return *context;
}

}  // namespace

std::optional<std::string> tls_problem(const ServerOptions& options) {
  if (options.tls_certificate_file.empty()) return std::nullopt;
  const auto context = make_context(read_credentials(options));
  return context ? std::nullopt : std::optional(context.error());
}

TlsCertificate::TlsCertificate(const ServerOptions& options, Telemetry& telemetry)
    : options_(options),
      logger_(telemetry.logger),
      known_(read_credentials(options)),
      contexts_(require_context(known_)) {
  report(*contexts_.current());
  telemetry.metrics.add_gauge("tls_certificate_not_after_timestamp_seconds",
                              "Expiry of the server certificate, in seconds since 1970.", [this] {
                                const auto end = contexts_.current()->not_after.time_since_epoch();
                                return static_cast<double>(end.count());
                              });
}

asio::awaitable<void> TlsCertificate::watch() {
  asio::steady_timer pause(co_await asio::this_coro::executor);
  for (Credentials last = known_;;) {
    pause.expires_after(time_between_looks);
    co_await pause.async_wait(asio::use_awaitable);
    Credentials seen = read_credentials(options_);
    // Files that are just being written differ from one look to the next.
    const bool at_rest = seen == last;
    last = std::move(seen);
    if (at_rest && last != known_) take(last);
  }
}

void TlsCertificate::take(const Credentials& credentials) {
  known_ = credentials;
  auto context = make_context(credentials);
  if (!context) {
    logger_.error("TLS_CERTIFICATE_REFUSED", {{"cause", std::string_view(context.error())}});
    return;
  }
  report(**context);
  contexts_.replace(std::move(*context));
}

void TlsCertificate::report(const http::TlsContext& context) const {
  std::string not_after;
  telemetry::append_timestamp(not_after, context.not_after);
  const auto now = std::chrono::system_clock::now();
  const bool valid = context.not_before <= now && now <= context.not_after;
  logger_.log(valid ? telemetry::LogLevel::info : telemetry::LogLevel::warning,
              valid ? "TLS_CERTIFICATE_LOADED" : "TLS_CERTIFICATE_NOT_VALID",
              {{"subject", std::string_view(context.subject)}, {"not_after", std::string_view(not_after)}});
}

}  // namespace chassis::server
