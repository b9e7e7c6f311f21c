#include "chassis/openapi/swagger_ui.hpp"

// The symbols of embedded_files.S.in.
extern "C" {
extern const char swagger_ui_css_begin[];
extern const char swagger_ui_css_end[];
extern const char swagger_ui_bundle_begin[];
extern const char swagger_ui_bundle_end[];
extern const char swagger_ui_icon_begin[];
extern const char swagger_ui_icon_end[];
}

namespace chassis::openapi {

std::array<EmbeddedFile, 3> swagger_ui_files() {
  return {{
      {"swagger-ui.css", "text/css; charset=utf-8", {swagger_ui_css_begin, swagger_ui_css_end}},
      {"swagger-ui-bundle.js",
       "text/javascript; charset=utf-8",
       {swagger_ui_bundle_begin, swagger_ui_bundle_end}},
      {"favicon-32x32.png", "image/png", {swagger_ui_icon_begin, swagger_ui_icon_end}},
  }};
}

}  // namespace chassis::openapi
