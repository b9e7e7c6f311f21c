#pragma once

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/http/message.hpp"
#include "chassis/http/precondition.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/schema/model.hpp"

namespace chassis::openapi {

/// A response whose body is a model.
template <class T>
http::Response json_of(http::Status status, const T& value) {
  std::string body;
  schema::write(body, value);
  return http::json_response(status, std::move(body));
}

/// The response with the header `ETag` of that version.
inline http::Response versioned(http::Response response, std::int64_t version) {
  http::set_version(response, version);
  return response;
}

/// 201 with the address of `value`, which has an id, in `collection`, such as "/api/v1/orders". The address
/// begins with the prefix that the client has used.
template <class T>
http::Response created(const http::Request& request, std::string_view collection, const T& value) {
  auto response = json_of(http::Status::created, value);
  response.headers.set(http::Field::location,
                       fmt::format("{}{}/{}", request.prefix, collection, to_string(value.id)));
  return response;
}

/// A documented response whose body is a model, with the headers that it carries.
template <class T>
DocumentedResponse documented(http::Status status, std::string_view description,
                              const std::vector<std::string>& headers = {}) {
  return {.status = status,
          .description = std::string(description),
          .schema = schema_of(T::model()),
          .headers = headers};
}

/// The same for a list: an object with the array `name` of models.
template <class T>
DocumentedResponse documented_list(std::string_view name, std::string_view description) {
  return {.status = http::Status::ok,
          .description = std::string(description),
          .schema = [name](schema::Components& components) -> json::Object {
            json::Object items{{"items", T::model().schema(components)}, {"type", "array"}};
            return {{"properties", json::Object{{std::string(name), std::move(items)}}},
                    {"type", "object"},
                    {"required", json::Array{name}}};
          }};
}

}  // namespace chassis::openapi
