#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// A constant response. The views stay valid as long as the program, or as `owner`.
struct StaticFile {
  std::string_view content_type;
  std::string_view content;
  std::string_view gzipped{};  ///< the compressed content; empty if compression does not pay
  std::string_view cache_control = "no-cache";
  std::shared_ptr<const void> owner{};
};

/// A file that is generated, and compressed, at startup.
StaticFile made_file(std::string_view content_type, std::string content);

/// Responds with the file in the coding that the client accepts, or with 304.
Handler serving(StaticFile file);

}  // namespace chassis::http
