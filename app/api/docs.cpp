#include "app/api/docs.hpp"

#include <string>
#include <string_view>

#include "app/api/swagger_ui.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;

/// All URLs are relative: the page works below any path.
constexpr std::string_view docs_page = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mars Probe Simulator</title>
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
chassis::http::Handler fixed(std::string_view content_type, std::string_view body, std::string_view cache_control,
                    std::shared_ptr<const void> owner = {}) {
  return [=, owner = std::move(owner)](const chassis::http::Request&,
                                       chassis::RequestContext&) -> boost::asio::awaitable<chassis::http::Response> {
    chassis::http::Response response{.status = Status::ok, .content_type = std::string(content_type), .body = {}};
    response.fixed_body = body;
    response.headers.set(chassis::http::Field::cache_control, cache_control);
    co_return response;
  };
}

/// Relative where no proxy names a prefix: one may have taken it off the path without telling so.
boost::asio::awaitable<chassis::http::Response> lead_to_docs(const chassis::http::Request& request,
                                                    chassis::RequestContext& /*context*/) {
  chassis::http::Response response{.status = Status::temporary_redirect, .content_type = {}, .body = {}};
  response.headers.set(chassis::http::Field::location, request.prefix.empty() ? "docs" : request.prefix + "/docs");
  co_return response;
}

void add(std::vector<chassis::http::Route>& routes, const std::string& path, const chassis::http::Handler& handler) {
  for (const auto method : {chassis::http::Verb::get, chassis::http::Verb::head})
    routes.push_back({method, path, handler, chassis::http::Access::open});
}

}  // namespace

std::vector<chassis::http::Route> docs_routes(const std::shared_ptr<const std::string>& openapi_document) {
  constexpr std::string_view revalidate = "no-cache";
  constexpr std::string_view for_a_day = "max-age=86400";
  std::vector<chassis::http::Route> routes;
  add(routes, "/", lead_to_docs);
  add(routes, "/openapi.json", fixed("application/json", *openapi_document, revalidate, openapi_document));
  add(routes, "/docs", fixed("text/html; charset=utf-8", docs_page, revalidate));
  add(routes, "/docs/start.js", fixed("text/javascript; charset=utf-8", start_script, revalidate));
  for (const auto& file : swagger_ui_files())
    add(routes, "/docs/" + std::string(file.name), fixed(file.content_type, file.content, for_a_day));
  return routes;
}

}  // namespace mars::api
