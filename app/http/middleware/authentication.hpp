#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/api_keys.hpp"
#include "http/middleware.hpp"
#include "http/router.hpp"

namespace mars::http {

/// Lets those in who present a key that allows what the route asks for, as `Authorization: Bearer KEY`
/// (RFC 6750): 401 without a valid key, 403 with one that does not allow it. From then on the context's
/// `principal` is the name that the key has. Routes that are open to all are not asked about.
class Authentication final : public Middleware {
 public:
  static constexpr std::string_view header_name = "Authorization";

  /// The keys outlive it.
  Authentication(const core::ApiKeys& keys, std::shared_ptr<const Router> router)
      : keys_(keys), router_(std::move(router)) {}

  boost::asio::awaitable<Response> handle(const Request& request, core::RequestContext& context,
                                          const Handler& next) override;

  /// The key that the request presents, or null where it is none of ours.
  const core::ApiKey* key_of(const Request& request);

 private:
  const core::ApiKeys& keys_;
  std::shared_ptr<const Router> router_;
  core::Sha256 digest_;
};

/// What a bearer token may look like on its way in: the token of the one `Authorization` header of that
/// scheme; nothing where there is none, another, several, or more in it.
std::optional<std::string_view> bearer_token(const Request& request);

}  // namespace mars::http
