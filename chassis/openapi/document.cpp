#include "chassis/openapi/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <map>
#include <utility>
#include <vector>

#include "chassis/http/errors.hpp"
#include "chassis/json/writer.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::openapi {

namespace {

/// Says how validation errors show inputs.
std::string about_inputs() {
  return fmt::format(
      "A 422 response shows the `input` of each error. If the inputs of one response exceed {} bytes of "
      "JSON, each input longer than {} bytes is shortened to a string: the first {} bytes of its JSON, and "
      "an "
      "ellipsis.",
      schema::longest_echo, schema::shortened_echo, schema::shortened_echo);
}

using schema::Components;

json::Object json_content(const SchemaOf& schema, Components& components) {
  return {{"application/json", json::Object{{"schema", schema(components)}}}};
}

/// A schema with a `contentMediaType` is that of a text of this type.
json::Object content(json::Object schema) {
  const auto* const type = schema.find("contentMediaType");
  std::string name = type == nullptr ? "application/json" : *type->get_if<std::string>();
  return {{std::move(name), json::Object{{"schema", std::move(schema)}}}};
}

json::Object response_entry(const DocumentedResponse& response, Components& components) {
  json::Object entry{{"description", response.description}};
  json::Object headers;
  for (const auto& name : response.headers)
    headers.set(name, json::Object{{"schema", json::Object{{"type", "string"}}}});
  if (!headers.empty()) entry.set("headers", std::move(headers));
  if (response.schema) entry.set("content", content(response.schema(components)));
  return entry;
}

/// Answers of one status are one entry of the document, which then has one schema or the other.
json::Object response_entry(std::span<const DocumentedResponse* const> same_status, Components& components) {
  if (same_status.size() == 1) return response_entry(*same_status.front(), components);
  std::string description;
  json::Array alternatives;
  for (const auto* response : same_status) {
    description += (description.empty() ? "" : ", or ") + response->description;
    json::Value schema = response->schema(components);
    if (std::ranges::find(alternatives, schema) == alternatives.end())
      alternatives.push_back(std::move(schema));
  }
  const SchemaOf any_of = [&](Components&) { return json::Object{{"anyOf", alternatives}}; };
  return {{"description", description}, {"content", json_content(any_of, components)}};
}

json::Object responses_entry(std::span<const DocumentedResponse> documented, Components& components) {
  std::map<http::Status, std::vector<const DocumentedResponse*>> by_status;
  for (const auto& response : documented)
    by_status[response.status].push_back(&response);
  json::Object responses;
  for (const auto& [status, same_status] : by_status)
    responses.set(fmt::to_string(static_cast<unsigned>(status)), response_entry(same_status, components));
  return responses;
}

constexpr const char* scheme_name = "api_key";

json::Object security_schemes() {
  return {{scheme_name, json::Object{{"type", "http"},
                                     {"scheme", "bearer"},
                                     {"description", "An API key, issued by the operator."}}}};
}

/// The schemes of which one is enough, each with the scopes it takes.
json::Array security_entry(http::Access access) {
  if (access == http::Access::open) return {};
  return {json::Object{{scheme_name, json::Array{to_string(access)}}}};
}

/// What the endpoint answers, and what the guards answer for it.
std::vector<DocumentedResponse> responses_of(const Endpoint& endpoint, Guards guards) {
  auto responses = endpoint.responses;
  if (guards.keys && endpoint.access != http::Access::open) {
    responses.push_back(documented_error(http::errors::missing_api_key));
    responses.push_back(documented_error(http::errors::insufficient_scope));
  }
  if (guards.rate_limit && !endpoint.exempt_from_limits)
    responses.push_back(documented_error(http::errors::rate_limit_exceeded));
  return responses;
}

json::Object operation(const Endpoint& endpoint, Guards guards, Components& components) {
  json::Object entry{{"tags", json::Array{endpoint.tag}},
                     {"summary", endpoint.summary},
                     {"description", endpoint.description},
                     {"operationId", endpoint.operation_id}};
  if (!endpoint.parameters.empty()) entry.set("parameters", parameters(endpoint, components));
  if (endpoint.request_schema)
    entry.set("requestBody", json::Object{{"content", json_content(endpoint.request_schema, components)},
                                          {"required", true}});
  entry.set("responses", responses_entry(responses_of(endpoint, guards), components));
  if (guards.keys) entry.set("security", security_entry(endpoint.access));
  return entry;
}

}  // namespace

std::string document(const Info& info, std::span<const Endpoint> endpoints, Guards guards) {
  Components components;
  json::Object paths;
  for (const Endpoint& endpoint : endpoints) {
    const auto method = boost::to_lower_copy(std::string(boost::beast::http::to_string(endpoint.method)));
    const auto* const same_path = paths.find(endpoint.path);
    auto methods = same_path == nullptr ? json::Object{} : *same_path->get_if<json::Object>();
    methods.set(method, operation(endpoint, guards, components));
    paths.set(endpoint.path, std::move(methods));
  }
  auto named = components.to_json();
  if (guards.keys) named.set("securitySchemes", security_schemes());
  return json::to_string(json::Object{
      {"openapi", "3.1.0"},
      {"info", json::Object{{"title", info.title},
                            {"description", fmt::format("{}\n\n{}", info.description, about_inputs())},
                            {"version", info.version},
                            {"license", json::Object{{"name", info.license}, {"identifier", info.license}}}}},
      // Relative to the URL of this document, and so right behind any proxy.
      {"servers", json::Array{json::Object{{"url", "."}}}},
      {"paths", paths},
      {"components", named}});
}

}  // namespace chassis::openapi
