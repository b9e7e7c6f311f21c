#pragma once

#include <boost/beast/http/verb.hpp>
#include <map>
#include <string_view>

#include "chassis/http/access.hpp"
#include "chassis/schema/parameter.hpp"

namespace chassis::http {

struct Route;
using Methods = std::map<boost::beast::http::verb, Route>;

/// What a router has found for a request. Refers to the router.
struct RouteMatch {
  std::string_view path{};           ///< of the route, such as "/orders/{id}"; empty where there is none
  const Methods* methods = nullptr;  ///< of that path; null where there is none
  const Route* route = nullptr;      ///< null where the path does not have the method
  /// What the caller must be allowed to do; `open` without a route, since that answer reveals nothing.
  Access access = Access::open;
  bool exempt_from_limits = false;  ///< whether a route of the path is, whatever the method
  schema::Parameters parameters{};  ///< of the path
};

}  // namespace chassis::http
