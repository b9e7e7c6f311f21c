#include "api/openapi.hpp"

#include <fmt/format.h>

#include <boost/algorithm/string/case_conv.hpp>
#include <map>
#include <vector>

#include "core/json/writer.hpp"
#include "core/version.hpp"

namespace mars::api {

namespace {

namespace json = core::json;
using schemas::Components;

json::Object json_content(const SchemaOf& schema, Components& components) {
  return {{"application/json", json::Object{{"schema", schema(components)}}}};
}

/// Answers of one status are one entry of the document, which then has one schema or the other.
json::Object response_entry(std::span<const DocumentedResponse* const> same_status, Components& components) {
  if (same_status.size() == 1)
    return {{"description", same_status.front()->description},
            {"content", json_content(same_status.front()->schema, components)}};
  std::string description;
  json::Array alternatives;
  for (const auto* response : same_status) {
    description += (description.empty() ? "" : ", or ") + response->description;
    alternatives.emplace_back(response->schema(components));
  }
  const SchemaOf any_of = [&](Components&) { return json::Object{{"anyOf", alternatives}}; };
  return {{"description", description}, {"content", json_content(any_of, components)}};
}

json::Object responses_entry(const Endpoint& endpoint, Components& components) {
  std::map<http::Status, std::vector<const DocumentedResponse*>> by_status;
  for (const auto& response : endpoint.responses)
    by_status[response.status].push_back(&response);
  json::Object responses;
  for (const auto& [status, same_status] : by_status)
    responses.set(fmt::to_string(static_cast<unsigned>(status)), response_entry(same_status, components));
  return responses;
}

json::Object operation(const Endpoint& endpoint, Components& components) {
  json::Object entry{{"tags", json::Array{endpoint.tag}},
                     {"summary", endpoint.summary},
                     {"description", endpoint.description},
                     {"operationId", endpoint.operation_id}};
  if (endpoint.query_parameters) entry.set("parameters", endpoint.query_parameters(components));
  if (endpoint.request_schema)
    entry.set("requestBody", json::Object{{"content", json_content(endpoint.request_schema, components)},
                                          {"required", true}});
  entry.set("responses", responses_entry(endpoint, components));
  return entry;
}

}  // namespace

std::string openapi_document(std::span<const Endpoint> endpoints) {
  Components components;
  json::Object paths;
  for (const Endpoint& endpoint : endpoints) {
    const auto method = boost::to_lower_copy(std::string(boost::beast::http::to_string(endpoint.method)));
    paths.set(endpoint.path, json::Object{{method, operation(endpoint, components)}});
  }
  return json::to_string(
      json::Object{{"openapi", "3.1.0"},
                   {"info", json::Object{{"title", "Mars Probe Simulator"},
                                         {"description", "Sets up probes on grids and drives them."},
                                         {"version", core::version},
                                         {"license", json::Object{{"name", "MIT"}, {"identifier", "MIT"}}}}},
                   {"paths", paths},
                   {"components", components.to_json()}});
}

}  // namespace mars::api
