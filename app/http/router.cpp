#include "http/router.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/beast/http/verb.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/pchars.hpp>
#include <ranges>

#include "http/path_template.hpp"

namespace mars::http {

namespace {

/// The other spelling of a path: without its trailing slashes, or with one.
std::string with_slash_toggled(std::string_view path) {
  if (!path.ends_with('/')) return std::string(path) + '/';
  return std::string(path.substr(0, path.find_last_not_of('/') + 1));
}

Response redirect(const Request& request, std::string_view path) {
  std::string location(boost::urls::encode(path, boost::urls::pchars + '/'));
  if (const auto host = request.header(Field::host); host && !host->empty())
    location = fmt::format("{}://{}{}", request.secure ? "https" : "http", *host, location);
  if (!request.query.empty()) location += '?' + request.query;
  Response response{.status = Status::temporary_redirect, .content_type = {}, .body = {}};
  response.headers.set(Field::location, location);
  return response;
}

Response method_not_allowed(const auto& methods) {
  const auto names = methods | std::views::keys | std::views::transform([](Verb method) {
                       return std::string_view(boost::beast::http::to_string(method));
                     });
  auto response = detail_response(Status::method_not_allowed, "Method Not Allowed");
  response.headers.set(Field::allow, fmt::format("{}", fmt::join(names, ", ")));
  return response;
}

}  // namespace

Router::Router(std::vector<Route> routes) {
  for (Route& route : routes)
    paths_[std::move(route.path)].emplace(route.method,
                                          Target{std::move(route.handler), route.access, route.vital});
  for (auto path = paths_.cbegin(); path != paths_.cend(); ++path) {
    if (has_parameters(path->first)) templates_.push_back(path);
  }
}

Router::Paths::const_iterator Router::find(std::string_view path) const {
  if (const auto found = paths_.find(path); found != paths_.end()) return found;
  const auto found = std::ranges::find_if(
      templates_, [&](const auto& candidate) { return matches(candidate->first, path); });
  return found == templates_.end() ? paths_.end() : *found;
}

std::string_view Router::route_of(std::string_view path) const {
  const auto found = find(path);
  return found == paths_.end() ? std::string_view{} : std::string_view{found->first};
}

core::Access Router::access_to(Verb method, std::string_view path) const {
  const auto methods = find(path);
  if (methods == paths_.end()) return core::Access::open;
  const auto target = methods->second.find(method);
  return target == methods->second.end() ? core::Access::open : target->second.access;
}

bool Router::is_vital(std::string_view path) const {
  const auto methods = find(path);
  return methods != paths_.end() && std::ranges::any_of(methods->second | std::views::values, &Target::vital);
}

boost::asio::awaitable<Response> Router::operator()(const Request& request,
                                                    core::RequestContext& context) const {
  if (const auto path = find(request.path); path != paths_.end()) {
    if (const auto method = path->second.find(request.message.method()); method != path->second.end())
      co_return co_await method->second.handler(request, context);
    co_return method_not_allowed(path->second);
  }
  co_return without_route(request);
}

Response Router::without_route(const Request& request) const {
  const std::string other = with_slash_toggled(request.path);
  if (find(other) != paths_.end()) return redirect(request, other);
  return detail_response(Status::not_found, "Not Found");
}

}  // namespace mars::http
