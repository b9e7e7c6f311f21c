#include "chassis/openapi/docs.hpp"

#include <fmt/format.h>

#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/http/static_file.hpp"

namespace chassis::openapi {

/// The files of Swagger UI that the page loads.
std::vector<http::LinkedFile> swagger_ui_files();

namespace {

using http::Status;

/// Swagger UI sets styles on elements, and its style sheet has pictures within.
constexpr std::string_view load_from_here =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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

http::StaticFile page(const std::string& title) {
  auto file = http::made_file("text/html; charset=utf-8", fmt::format(docs_page, title));
  file.content_security_policy = load_from_here;
  return file;
}

/// Relative where no proxy names a prefix: one may have taken it off the path without telling so.
boost::asio::awaitable<http::Response> lead_to_docs(const http::Request& request,
                                                    RequestContext& /*context*/) {
  http::Response response{.status = Status::temporary_redirect, .content_type = {}, .body = {}};
  response.headers.set(http::Field::location, request.prefix.empty() ? "docs" : request.prefix + "/docs");
  co_return response;
}

/// The files beside the page. Made once: their tags are digests of a megabyte and a half.
const std::vector<http::Route>& linked_files() {
  static const auto files = [] {
    std::vector<http::Route> routes;
    http::add_file(routes, "/docs/start.js",
                   {.content_type = "text/javascript; charset=utf-8", .content = start_script});
    for (const auto& [name, file] : swagger_ui_files())
      http::add_file(routes, "/docs/" + std::string(name), file);
    return routes;
  }();
  return files;
}

/// The document as a file. Compressed once, since every thread serves the same document.
http::StaticFile document_file(std::string document) {
  static std::mutex mutex;
  static http::StaticFile file;
  const std::lock_guard lock(mutex);
  if (file.content != document) file = http::made_file("application/json", std::move(document));
  return file;
}

}  // namespace

std::vector<http::Route> docs_routes(const std::string& title, std::string document) {
  auto routes = linked_files();
  http::add_file(routes, "/openapi.json", document_file(std::move(document)));
  http::add_file(routes, "/docs", page(title));
  return routes;
}

std::vector<http::Route> front_page_leading_to_docs() {
  return {{http::Verb::get, "/", lead_to_docs, http::Access::open},
          {http::Verb::head, "/", lead_to_docs, http::Access::open}};
}

}  // namespace chassis::openapi
