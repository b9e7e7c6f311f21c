#pragma once

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// The origins whose web pages may use the API.
struct CorsPolicy {
  std::vector<std::string> origins;  ///< as browsers send them, or `*` alone for all
  std::chrono::seconds max_age{};    ///< how long browsers may remember a preflight
  std::set<Verb> methods{};
  std::set<std::string> request_headers{};
};

/// Allows web pages of the named origins to use the API (CORS of the Fetch standard): responds to their
/// preflights, and marks every other response as readable. Adds nothing for other origins, so that browsers
/// deny their pages the response.
class Cors final : public Middleware {
 public:
  explicit Cors(CorsPolicy policy);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  [[nodiscard]] std::string_view allowed_origin(const Request& request) const;
  [[nodiscard]] Response preflight() const;

  std::vector<std::string> origins_;
  bool any_;
  std::string max_age_;
  std::string methods_;
  std::string request_headers_;
};

}  // namespace chassis::http
