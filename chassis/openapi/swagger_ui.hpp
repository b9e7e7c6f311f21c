#pragma once

#include <array>
#include <string_view>

namespace chassis::openapi {

/// A file of Swagger UI, linked into the program.
struct EmbeddedFile {
  std::string_view name;
  std::string_view content_type;
  std::string_view content;
};

/// The files that the page at /docs loads.
std::array<EmbeddedFile, 3> swagger_ui_files();

}  // namespace chassis::openapi
