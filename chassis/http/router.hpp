#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// One method on one path, which may have parameters: "/orders/{id}", and the rules for its requests. GET
/// implies HEAD only for exempt routes: load balancers and monitors use HEAD.
struct Route {
  Verb method{};
  std::string path;
  Handler handler;
  Access access{};                             ///< the required permission, if authentication is on
  bool exempt_from_limits = false;             ///< a route for operators, which is never rejected
  std::vector<std::string> request_headers{};  ///< that the handler reads
  std::size_t max_body_bytes = 0;              ///< above it 413; 0: what the server accepts
};

/// Finds the handler of a request. Without one it responds as FastAPI does: 404 for an unknown path, 405 with
/// `Allow` for an unknown method, 307 if the path is known with or without its trailing slash. Responds to
/// `OPTIONS *` with `Allow`.
///
/// Immutable, and as thread-safe as its handlers.
class Router {
 public:
  explicit Router(std::vector<Route> routes);

  boost::asio::awaitable<Response> operator()(const Request& request, RequestContext& context) const;

  /// The route of a request. The result is cached in the request, which must meet only one router.
  const RouteMatch& match(const Request& request) const;

  /// Every method of every route.
  [[nodiscard]] std::set<Verb> methods() const;

  /// The names of all request headers that the handlers read.
  [[nodiscard]] const std::set<std::string>& request_headers() const { return request_headers_; }

 private:
  struct Path {
    Methods methods;
    bool exempt_from_limits = false;
  };

  using Paths = std::map<std::string, Path, std::less<>>;

  [[nodiscard]] RouteMatch find(std::string_view path, Verb method) const;

  [[nodiscard]] Response without_route(const Request& request) const;

  Paths paths_;
  std::vector<Paths::const_iterator> templates_;  ///< the paths with parameters
  std::set<std::string> request_headers_;
};

}  // namespace chassis::http
