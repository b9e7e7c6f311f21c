#pragma once

#include <array>
#include <string_view>

#include "chassis/http/static_file.hpp"

namespace chassis::openapi {

/// A file of Swagger UI, linked into the program.
struct SwaggerUiFile {
  std::string_view name;
  http::StaticFile file;
};

/// The files that the page at /docs loads.
std::array<SwaggerUiFile, 3> swagger_ui_files();

}  // namespace chassis::openapi
