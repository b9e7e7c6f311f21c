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
/// implies HEAD only where it is exempt_from_limits: load balancers and monitors ask so.
struct Route {
  Verb method{};
  std::string path;
  Handler handler;
  Access access{};                  ///< what the caller must be allowed to do, where somebody asks
  bool exempt_from_limits = false;  ///< tells operators how the service is, and so is never refused
  std::vector<std::string> request_headers{};  ///< that the handler reads
  std::size_t max_body_bytes = 0;              ///< above it 413; 0: what the server accepts
};

/// Finds the handler of a request, and answers as FastAPI does where there is none: 404 for an unknown path,
/// 405 with `Allow` for a method that the path does not have, 307 to the path with or without its trailing
/// slash where only that one is known. `OPTIONS *` is answered with `Allow`.
///
/// Immutable once made, and so thread-safe as far as its handlers are.
class Router {
 public:
  explicit Router(std::vector<Route> routes);

  boost::asio::awaitable<Response> operator()(const Request& request, RequestContext& context) const;

  /// The route of a request, found once and then remembered in the request. A request meets one router only.
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
  std::vector<Paths::const_iterator> templates_;  ///< those of `paths_` that have parameters
  std::set<std::string> request_headers_;
};

}  // namespace chassis::http
