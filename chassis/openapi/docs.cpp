#include "chassis/openapi/docs.hpp"

#include <fmt/format.h>

#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/http/static_file.hpp"
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

/// The files that are linked into the program. Made once: their tags are digests of a megabyte and a half.
const std::vector<http::Route>& linked_files() {
  static const auto files = [] {
    std::vector<http::Route> routes;
    add(routes, "/docs/start.js",
        http::serving({.content_type = "text/javascript; charset=utf-8", .content = start_script}));
    for (const auto& [name, file] : swagger_ui_files())
      add(routes, "/docs/" + std::string(name), http::serving(file));
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
  add(routes, "/", lead_to_docs);
  add(routes, "/openapi.json", http::serving(document_file(std::move(document))));
  add(routes, "/docs",
      http::serving(http::made_file("text/html; charset=utf-8", fmt::format(docs_page, title))));
  return routes;
}

}  // namespace chassis::openapi
