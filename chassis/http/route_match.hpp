#pragma once

#include <boost/beast/http/verb.hpp>
#include <map>
#include <string_view>

#include "chassis/http/access.hpp"
#include "chassis/schema/parameter.hpp"

namespace chassis::http {

struct Route;
using Methods = std::map<boost::beast::http::verb, Route>;

/// The result of routing a request. Refers to the router.
struct RouteMatch {
  std::string_view path{};           ///< of the route, such as "/orders/{id}"; empty without a match
  const Methods* methods = nullptr;  ///< of that path; null without a match
  const Route* route = nullptr;      ///< null if the path does not have the method
  /// The required permission. `open` without a route, because that response reveals nothing.
  Access access = Access::open;
  bool exempt_from_limits = false;  ///< whether any method of the path is
  schema::Parameters parameters{};  ///< of the path
};

}  // namespace chassis::http
