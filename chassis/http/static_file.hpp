#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/http/message.hpp"
#include "chassis/http/router.hpp"

namespace chassis::http {

/// A constant response. The views stay valid as long as the program, or as `owner`.
struct StaticFile {
  std::string_view content_type;
  std::string_view content;
  std::string_view gzipped{};  ///< the compressed content; empty if compression does not pay
  std::string_view cache_control = "no-cache";
  std::string_view content_security_policy{};  ///< empty for the policy that all answers have
  std::shared_ptr<const void> owner{};
};

/// A file that the build has linked into the program (cmake/EmbedFiles.cmake).
struct LinkedFile {
  std::string_view name;
  StaticFile file;
};

/// A file that is generated, and compressed, at startup.
StaticFile made_file(std::string_view content_type, std::string content);

/// Responds with the file in the coding that the client accepts, or with 304.
Handler serving(StaticFile file);

/// Serves the file at `path` to everybody, by GET and HEAD.
void add_file(std::vector<Route>& routes, const std::string& path, StaticFile file);

}  // namespace chassis::http
