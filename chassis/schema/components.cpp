#include "chassis/schema/components.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "chassis/json/reader.hpp"

namespace chassis::schema {

namespace {

bool is_lower(char letter) {
  return letter >= 'a' && letter <= 'z';
}

bool is_upper(char letter) {
  return letter >= 'A' && letter <= 'Z';
}

bool is_reference(const json::Value& schema) {
  const auto* object = schema.get_if<json::Object>();
  return object != nullptr && object->find("$ref") != nullptr;
}

json::Object one_error_schema() {
  return {{"properties",
           json::Object{
               {"loc", json::Object{{"items",
                                     json::Object{{"anyOf", json::Array{json::Object{{"type", "string"}},
                                                                        json::Object{{"type", "integer"}}}}}},
                                    {"type", "array"},
                                    {"title", "Location"}}},
               {"msg", json::Object{{"type", "string"}, {"title", "Message"}}},
               {"type", json::Object{{"type", "string"}, {"title", "Error Type"}}},
               {"input", json::Object{{"title", "Input"}}},
               {"ctx", json::Object{{"type", "object"}, {"title", "Context"}}},
           }},
          {"type", "object"},
          {"required", json::Array{"loc", "msg", "type"}},
          {"title", "ValidationError"}};
}

}  // namespace

json::Object Components::reference(std::string_view name, const std::function<json::Object()>& describe) {
  if (!schemas_.contains(name)) {
    // Registered before it is described, so that a schema may refer to itself.
    schemas_.emplace(name, json::Object{});
    schemas_.find(name)->second = describe();
  }
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

json::Object Components::to_json() const {
  std::vector<json::Member> members;
  members.reserve(schemas_.size());
  for (const auto& [name, schema] : schemas_)
    members.emplace_back(name, schema);
  return {{"schemas", json::Object(std::move(members))}};
}

std::string title_of(std::string_view field_name) {
  std::string title(field_name);
  bool starts_word = true;
  for (auto& letter : title) {
    const bool is_letter = is_lower(letter) || is_upper(letter);
    if (starts_word && is_lower(letter)) letter = static_cast<char>(letter - 'a' + 'A');
    if (!starts_word && is_upper(letter)) letter = static_cast<char>(letter - 'A' + 'a');
    if (letter == '_') letter = ' ';
    starts_word = !is_letter;
  }
  return title;
}

void set_title(json::Object& schema, std::string_view field_name) {
  const auto* any_of = schema.find("anyOf");
  const auto* alternatives = any_of == nullptr ? nullptr : any_of->get_if<json::Array>();
  if (is_reference(schema)) return;
  if (alternatives != nullptr && std::ranges::any_of(*alternatives, is_reference)) return;
  schema.set("title", title_of(field_name));
}

void set_default(json::Object& schema, std::string_view written) {
  auto value = json::read(written);
  if (value && !value->is_null()) schema.set("default", *std::move(value));
}

json::Object validation_error_schema(Components& components) {
  return components.reference("HTTPValidationError", [&] {
    auto error = components.reference("ValidationError", one_error_schema);
    return json::Object{
        {"properties",
         json::Object{
             {"detail", json::Object{{"items", std::move(error)}, {"type", "array"}, {"title", "Detail"}}}}},
        {"type", "object"},
        {"title", "HTTPValidationError"}};
  });
}

}  // namespace chassis::schema
