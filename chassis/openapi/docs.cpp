#include "chassis/openapi/docs.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>

#include "chassis/openapi/swagger_ui.hpp"

namespace chassis::openapi {

namespace {

using http::Status;

/// All URLs are relative: the page works below any path.
constexpr std::string_view docs_page = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{}</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" type="image/png" href="docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
)";

constexpr std::string_view start_script =
    "SwaggerUIBundle({url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true});\n";

/// Answers always the same. What `body` shows lives as long as the program, or as `owner`.
http::Handler fixed(std::string_view content_type, std::string_view body, std::string_view cache_control,
                    std::shared_ptr<const void> owner = {}) {
  return [=, owner = std::move(owner)](const http::Request&,
                                       RequestContext&) -> boost::asio::awaitable<http::Response> {
    http::Response response{.status = Status::ok, .content_type = std::string(content_type), .body = {}};
    response.fixed_body = body;
    response.headers.set(http::Field::cache_control, cache_control);
    co_return response;
  };
}

/// Relative where no proxy names a prefix: one may have taken it off the path without telling so.
boost::asio::awaitable<http::Response> lead_to_docs(const http::Request& request,
                                                    RequestContext& /*context*/) {
  http::Response response{.status = Status::temporary_redirect, .content_type = {}, .body = {}};
  response.headers.set(http::Field::location, request.prefix.empty() ? "docs" : request.prefix + "/docs");
  co_return response;
}

void add(std::vector<http::Route>& routes, const std::string& path, const http::Handler& handler) {
  for (const auto method : {http::Verb::get, http::Verb::head})
    routes.push_back({method, path, handler, http::Access::open});
}

}  // namespace

std::vector<http::Route> docs_routes(const std::string& title,
                                     const std::shared_ptr<const std::string>& document) {
  constexpr std::string_view revalidate = "no-cache";
  constexpr std::string_view for_a_day = "max-age=86400";
  std::vector<http::Route> routes;
  add(routes, "/", lead_to_docs);
  add(routes, "/openapi.json", fixed("application/json", *document, revalidate, document));
  const auto page = std::make_shared<const std::string>(fmt::format(docs_page, title));
  add(routes, "/docs", fixed("text/html; charset=utf-8", *page, revalidate, page));
  add(routes, "/docs/start.js", fixed("text/javascript; charset=utf-8", start_script, revalidate));
  for (const auto& file : swagger_ui_files())
    add(routes, "/docs/" + std::string(file.name), fixed(file.content_type, file.content, for_a_day));
  return routes;
}

}  // namespace chassis::openapi
