// The named schemas that an OpenAPI document gathers under "components", each once however often it is used.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"

namespace chassis::schema {

/// Named schemas, in alphabetical order. Not thread-safe.
class Components {
 public:
  /// The reference {"$ref": "#/components/schemas/<name>"}. At the first mention of a name, `describe` is
  /// asked for its schema, and may mention further names in turn.
  json::Object reference(std::string_view name, const std::function<json::Object()>& describe);

  /// {"schemas": {...}}: the value of "components" in an OpenAPI document.
  [[nodiscard]] json::Object to_json() const;

 private:
  std::map<std::string, json::Object, std::less<>> schemas_;
};

/// The title that Pydantic gives a field: "max_length" is "Max Length", "itemId" is "Itemid".
std::string title_of(std::string_view field_name);

/// Adds the title of a field to its schema, unless that is a reference, or one or null.
void set_title(json::Object& schema, std::string_view field_name);

/// Adds the value of a field that may be left out, written as JSON. FastAPI does not show null.
void set_default(json::Object& schema, std::string_view written);

/// Adds the schemas of FastAPI's own answer to an invalid request, and returns the reference to it.
json::Object validation_error_schema(Components& components);

}  // namespace chassis::schema
