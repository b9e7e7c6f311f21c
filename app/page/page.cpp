#include "app/page/page.hpp"

#include <string>
#include <string_view>

#include "chassis/http/static_file.hpp"

namespace mars::page {

/// What is in this folder.
std::vector<chassis::http::LinkedFile> own_files();
/// The library that draws the map.
std::vector<chassis::http::LinkedFile> leaflet_files();

namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::vector<chassis::http::Route> all_routes() {
  std::vector<chassis::http::Route> routes;
  for (auto& [name, file] : own_files()) {
    const bool front = name == "index.html";
    if (front) file.content_security_policy = policy;
    add_file(routes, front ? "/" : "/mission-control/" + std::string(name), file);
  }
  for (const auto& [name, file] : leaflet_files())
    add_file(routes, "/mission-control/" + std::string(name), file);
  return routes;
}

}  // namespace

const std::vector<chassis::http::Route>& routes() {
  // Made once: tags of files are digests of their content.
  static const auto routes = all_routes();
  return routes;
}

}  // namespace mars::page
