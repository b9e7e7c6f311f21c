#include "chassis/openapi/swagger_ui.hpp"

// The symbols of swagger_ui.S.in.
extern "C" {
extern const char swagger_ui_css_begin[];
extern const char swagger_ui_css_end[];
extern const char swagger_ui_css_gzipped_begin[];
extern const char swagger_ui_css_gzipped_end[];
extern const char swagger_ui_bundle_begin[];
extern const char swagger_ui_bundle_end[];
extern const char swagger_ui_bundle_gzipped_begin[];
extern const char swagger_ui_bundle_gzipped_end[];
extern const char swagger_ui_icon_begin[];
extern const char swagger_ui_icon_end[];
}

namespace chassis::openapi {

std::array<SwaggerUiFile, 3> swagger_ui_files() {
  constexpr std::string_view for_a_day = "max-age=86400";
  return {{
      {"swagger-ui.css",
       {.content_type = "text/css; charset=utf-8",
        .content = {swagger_ui_css_begin, swagger_ui_css_end},
        .gzipped = {swagger_ui_css_gzipped_begin, swagger_ui_css_gzipped_end},
        .cache_control = for_a_day}},
      {"swagger-ui-bundle.js",
       {.content_type = "text/javascript; charset=utf-8",
        .content = {swagger_ui_bundle_begin, swagger_ui_bundle_end},
        .gzipped = {swagger_ui_bundle_gzipped_begin, swagger_ui_bundle_gzipped_end},
        .cache_control = for_a_day}},
      {"favicon-32x32.png",
       {.content_type = "image/png",
        .content = {swagger_ui_icon_begin, swagger_ui_icon_end},
        .cache_control = for_a_day}},
  }};
}

}  // namespace chassis::openapi
