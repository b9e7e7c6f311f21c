#include "chassis/http/router.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/beast/http/verb.hpp>
#include <boost/url/grammar/lut_chars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <iterator>
#include <ranges>
#include <set>
#include <utility>

#include "chassis/http/authority.hpp"
#include "chassis/http/path_template.hpp"

namespace chassis::http {

namespace {

/// The other spelling of a path: without its trailing slashes, or with one.
std::string with_slash_toggled(std::string_view path) {
  if (!path.ends_with('/')) return std::string(path) + '/';
  return std::string(path.substr(0, path.find_last_not_of('/') + 1));
}

/// With what no URL may contain escaped, and `%` left alone, as Starlette does.
std::string percent_encoded(std::string_view url) {
  constexpr auto kept =
      boost::urls::unreserved_chars + boost::urls::grammar::lut_chars(":/%#?=@[]!$&'()*+,;");
  std::string text;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (kept(byte)) {
      text += c;
    } else {
      fmt::format_to(std::back_inserter(text), "%{:02X}", byte);
    }
  }
  return text;
}

Response redirect(const Request& request, std::string_view path) {
  std::string location = request.prefix + std::string(path);
  if (const auto host = request.host(); !host_of(host).empty())
    location = fmt::format("{}://{}{}", request.secure ? "https" : "http", host, location);
  if (!request.query.empty()) location += '?' + request.query;
  Response response{.status = Status::temporary_redirect, .content_type = {}, .body = {}};
  response.headers.set(Field::location, percent_encoded(location));
  return response;
}

std::string_view name_of(Verb method) {
  return boost::beast::http::to_string(method);
}

std::string joined(const auto& methods) {
  return fmt::format("{}", fmt::join(methods | std::views::transform(name_of), ", "));
}

Response method_not_allowed(const auto& methods) {
  auto response = detail_response(Status::method_not_allowed, "Method Not Allowed");
  response.headers.set(Field::allow, joined(methods | std::views::keys));
  return response;
}

/// `OPTIONS *`: what can be asked of the server as a whole (RFC 9110, section 9.3.7).
Response whole_server_options(std::set<Verb> methods) {
  methods.insert(Verb::options);
  Response response;
  response.headers.set(Field::allow, joined(methods));
  return response;
}

}  // namespace

Router::Router(std::vector<Route> routes) {
  for (Route& route : routes) {
    request_headers_.insert(route.request_headers.begin(), route.request_headers.end());
    auto& path = paths_[route.path];
    path.exempt_from_limits |= route.exempt_from_limits;
    if (route.exempt_from_limits && route.method == Verb::get) path.methods.emplace(Verb::head, route);
    path.methods.emplace(route.method, std::move(route));
  }
  for (auto path = paths_.cbegin(); path != paths_.cend(); ++path) {
    if (has_parameters(path->first)) templates_.push_back(path);
  }
}

const RouteMatch& Router::match(const Request& request) const {
  if (!request.match) request.match = find(request.path, request.message.method());
  return *request.match;
}

/// A line feed at the end of a path does not count: it does not for Starlette, whose patterns end with `$`.
RouteMatch Router::find(std::string_view path, Verb method) const {
  const auto line = path.substr(0, path.size() - (path.ends_with('\n') ? 1 : 0));
  auto found = paths_.find(line);
  RouteMatch match;
  for (auto candidate = templates_.begin(); found == paths_.end() && candidate != templates_.end();
       ++candidate) {
    auto parameters = http::match((*candidate)->first, path);
    if (!parameters) continue;
    match.parameters = *std::move(parameters);
    found = *candidate;
  }
  if (found == paths_.end()) return match;
  match.path = found->first;
  match.methods = &found->second.methods;
  match.exempt_from_limits = found->second.exempt_from_limits;
  const auto route = match.methods->find(method);
  if (route == match.methods->end()) return match;
  match.route = &route->second;
  match.access = route->second.access;
  return match;
}

std::set<Verb> Router::methods() const {
  std::set<Verb> methods;
  for (const auto& path : paths_ | std::views::values) {
    for (const auto method : path.methods | std::views::keys)
      methods.insert(method);
  }
  return methods;
}

boost::asio::awaitable<Response> Router::operator()(const Request& request, RequestContext& context) const {
  const auto& found = match(request);
  if (found.route != nullptr) co_return co_await found.route->handler(request, context);
  if (found.methods != nullptr) co_return method_not_allowed(*found.methods);
  if (request.path == "*") co_return whole_server_options(methods());
  co_return without_route(request);
}

Response Router::without_route(const Request& request) const {
  const std::string other = with_slash_toggled(request.path);
  if (find(other, request.message.method()).methods != nullptr) return redirect(request, other);
  return detail_response(Status::not_found, "Not Found");
}

}  // namespace chassis::http
