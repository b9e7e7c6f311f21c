#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/http/api_keys.hpp"
#include "chassis/http/message.hpp"

namespace chassis::http {

/// One method on one path, which may have parameters: "/orders/{id}". GET implies HEAD only where it is
/// vital: load balancers and monitors ask so.
struct Route {
  Verb method{};
  std::string path;
  Handler handler;
  Access access{};     ///< what the caller must be allowed to do, where somebody asks
  bool vital = false;  ///< tells operators how the service is, and so is never refused
  std::vector<std::string> request_headers{};  ///< that the handler reads
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

  /// The path of the route that serves `path`, whatever the method; empty where there is none. What it
  /// returns is one of a few values that live as long as the router.
  [[nodiscard]] std::string_view route_of(std::string_view path) const;

  /// What the caller must be allowed to do; `open` where there is no route, because the answer tells no more
  /// than that.
  [[nodiscard]] Access access_to(Verb method, std::string_view path) const;

  /// Every method of every route.
  [[nodiscard]] std::set<Verb> methods() const;

  /// The names of all request headers that the handlers read.
  [[nodiscard]] const std::set<std::string>& request_headers() const { return request_headers_; }

  /// Whether there is a route for `method` on `path`.
  [[nodiscard]] bool serves(Verb method, std::string_view path) const;

  /// Whether a route that serves `path` is vital, whatever the method.
  [[nodiscard]] bool is_vital(std::string_view path) const;

 private:
  struct Target {
    Handler handler;
    Access access;
    bool vital;
  };

  using Methods = std::map<Verb, Target>;
  using Paths = std::map<std::string, Methods, std::less<>>;

  [[nodiscard]] Paths::const_iterator find(std::string_view path) const;

  [[nodiscard]] Response without_route(const Request& request) const;

  Paths paths_;
  std::vector<Paths::const_iterator> templates_;  ///< those of `paths_` that have parameters
  std::set<std::string> request_headers_;
};

}  // namespace chassis::http
