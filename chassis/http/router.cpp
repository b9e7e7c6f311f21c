#include "chassis/http/router.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/beast/http/verb.hpp>
#include <boost/url/grammar/lut_chars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <iterator>
#include <ranges>
#include <set>

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
    auto& methods = paths_[std::move(route.path)];
    const Target target{std::move(route.handler), route.access, route.vital};
    methods.emplace(route.method, target);
    if (route.vital && route.method == Verb::get) methods.emplace(Verb::head, target);
  }
  for (auto path = paths_.cbegin(); path != paths_.cend(); ++path) {
    if (has_parameters(path->first)) templates_.push_back(path);
  }
}

/// A line feed at the end of a path does not count: it does not for Starlette, whose patterns end with `$`.
Router::Paths::const_iterator Router::find(std::string_view path) const {
  const auto line = path.substr(0, path.size() - (path.ends_with('\n') ? 1 : 0));
  if (const auto found = paths_.find(line); found != paths_.end()) return found;
  const auto found = std::ranges::find_if(
      templates_, [&](const auto& candidate) { return matches(candidate->first, path); });
  return found == templates_.end() ? paths_.end() : *found;
}

std::set<Verb> Router::methods() const {
  std::set<Verb> methods;
  for (const auto& [path, targets] : paths_) {
    for (const auto method : targets | std::views::keys)
      methods.insert(method);
  }
  return methods;
}

std::string_view Router::route_of(std::string_view path) const {
  const auto found = find(path);
  return found == paths_.end() ? std::string_view{} : std::string_view{found->first};
}

Access Router::access_to(Verb method, std::string_view path) const {
  const auto methods = find(path);
  if (methods == paths_.end()) return Access::open;
  const auto target = methods->second.find(method);
  return target == methods->second.end() ? Access::open : target->second.access;
}

bool Router::serves(Verb method, std::string_view path) const {
  const auto methods = find(path);
  return methods != paths_.end() && methods->second.contains(method);
}

bool Router::is_vital(std::string_view path) const {
  const auto methods = find(path);
  return methods != paths_.end() && std::ranges::any_of(methods->second | std::views::values, &Target::vital);
}

boost::asio::awaitable<Response> Router::operator()(const Request& request, RequestContext& context) const {
  if (const auto path = find(request.path); path != paths_.end()) {
    if (const auto method = path->second.find(request.message.method()); method != path->second.end())
      co_return co_await method->second.handler(request, context);
    co_return method_not_allowed(path->second);
  }
  if (request.path == "*") co_return whole_server_options(methods());
  co_return without_route(request);
}

Response Router::without_route(const Request& request) const {
  const std::string other = with_slash_toggled(request.path);
  if (find(other) != paths_.end()) return redirect(request, other);
  return detail_response(Status::not_found, "Not Found");
}

}  // namespace chassis::http
