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

/// Lets those in who present a key that allows what the route asks for, as `Authorization: Bearer KEY`
/// (RFC 6750): 401 without a valid key, 403 with one that does not allow it. From then on the context's
/// `principal` is the name that the key has. Routes that are open to all are not asked about.
///
/// Logs and counts every refusal by its reason. Neither says anything of the key.
class Authentication final : public Middleware {
 public:
  static constexpr std::string_view header_name = "Authorization";

  /// `keys`, `logger` and `registry` must outlive it.
  Authentication(const ApiKeys& keys, std::shared_ptr<const Router> router, telemetry::Logger& logger,
                 telemetry::Registry& registry);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

  /// The key that the request presents, or null where it is none of ours.
  const ApiKey* key_of(const Request& request);

 private:
  enum class Reason : std::uint8_t {
    missing,    ///< no `Authorization`
    malformed,  ///< not exactly one `Authorization: Bearer KEY`
    unknown,    ///< a key that is none of ours
    scope       ///< a key that does not allow it
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

/// What a bearer token may look like on its way in: the token of the one `Authorization` header of that
/// scheme; nothing where there is none, another, several, or more in it.
std::optional<std::string_view> bearer_token(const Request& request);

}  // namespace chassis::http
