#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "chassis/http/api_keys.hpp"
#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Requires an API key with the permission of the route, as `Authorization: Bearer KEY` (RFC 6750). Returns
/// 401 without a valid key, and 403 without the permission. Sets the context's `principal` to the name of the
/// key. Open routes require no key.
///
/// Logs and counts every rejection by its reason, without any part of the key.
class Authentication final : public Middleware {
 public:
  static constexpr std::string_view header_name = "Authorization";

  /// `keys`, `logger` and `registry` must outlive it.
  Authentication(const ApiKeys& keys, std::shared_ptr<const Router> router, telemetry::Logger& logger,
                 telemetry::Registry& registry);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

  /// The key of the request; null if it is unknown.
  const ApiKey* key_of(const Request& request);

 private:
  enum class Reason : std::uint8_t {
    missing,    ///< no `Authorization`
    malformed,  ///< not exactly one `Authorization: Bearer KEY`
    unknown,    ///< an unknown key
    scope       ///< a key without the permission
  };

  static constexpr std::array<std::string_view, 4> reasons{"missing", "malformed", "unknown", "scope"};

  void report(Reason reason, const Request& request, const RequestContext& context);

  const ApiKeys& keys_;
  std::vector<prometheus::Gauge*> last_uses_;  ///< of the key of the same index
  std::shared_ptr<const Router> router_;
  telemetry::Logger& logger_;
  std::array<prometheus::Counter*, reasons.size()> refused_{};  ///< by `Reason`
  Sha256 digest_;
};

/// The bearer token of the `Authorization` header; empty if there is not exactly one such header with exactly
/// one token.
std::optional<std::string_view> bearer_token(const Request& request);

}  // namespace chassis::http
