#include "chassis/http/static_file.hpp"

#include <utility>

#include "chassis/base/gzip.hpp"
#include "chassis/http/content_coding.hpp"
#include "chassis/http/entity_tag.hpp"
#include "chassis/http/middleware/security_headers.hpp"

namespace chassis::http {

namespace {

Response whole_file(const StaticFile& file, const std::string& tag, const Request& request) {
  Response response{.status = Status::ok, .content_type = std::string(file.content_type), .body = {}};
  response.headers.set(Field::cache_control, file.cache_control);
  response.headers.set(Field::etag, tag);
  if (!file.content_security_policy.empty())
    response.headers.set(SecurityHeaders::policy_name, file.content_security_policy);
  response.fixed_body = file.content;
  if (file.gzipped.empty()) return response;
  vary_by_coding(response);
  if (accepts_gzip(request)) {
    response.headers.set(Field::content_encoding, "gzip");
    response.fixed_body = file.gzipped;
  }
  return response;
}

}  // namespace

StaticFile made_file(std::string_view content_type, std::string content) {
  struct Owner {
    std::string content;
    std::string gzipped;
  };

  auto gzipped = gzip(content);
  const auto owner = std::make_shared<const Owner>(std::move(content), std::move(gzipped));
  return {.content_type = content_type, .content = owner->content, .gzipped = owner->gzipped, .owner = owner};
}

Handler serving(StaticFile file) {
  auto tag = entity_tag(file.content);
  return [file = std::move(file), tag = std::move(tag)](
             const Request& request, RequestContext& /*context*/) -> boost::asio::awaitable<Response> {
    auto response = whole_file(file, tag, request);
    if (is_kept_by_client(request, tag)) response = not_modified(std::move(response));
    co_return response;
  };
}

void add_file(std::vector<Route>& routes, const std::string& path, StaticFile file) {
  const auto handler = serving(std::move(file));
  for (const auto method : {Verb::get, Verb::head})
    routes.push_back({method, path, handler, Access::open});
}

}  // namespace chassis::http
