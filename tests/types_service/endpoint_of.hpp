// How an endpoint of the types contract follows from its models.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "chassis/http/body_error.hpp"
#include "chassis/http/header_fields.hpp"
#include "chassis/http/message.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/schema/body.hpp"
#include "chassis/schema/parameters.hpp"
#include "chassis/schema/query.hpp"

namespace mars::tests::types {

using Answer = std::function<chassis::http::Response(const chassis::http::Request&)>;

/// An endpoint that answers 200 with `response`, or 422.
chassis::openapi::Endpoint endpoint(chassis::http::Verb method, std::string path,
                                    chassis::openapi::SchemaOf response, Answer answer);

template <class Model, class T>
chassis::http::Response ok(const Model& model, const T& value) {
  std::string body;
  model.write(body, value);
  return chassis::http::json_response(chassis::http::Status::ok, std::move(body));
}

/// The same fields without constraints, aliases and defaults, as the model of an answer.
template <class Model>
constexpr auto echo_of(const Model& model, std::string_view name) {
  using Owner = typename Model::value_type;
  return std::apply(
      [&](const auto&... declared) {
        return chassis::schema::model<Owner>(name, "",
                                             chassis::schema::field(declared.names.name, declared.member)...);
      },
      model.fields());
}

/// Answers the body, by its model.
template <class Body>
chassis::http::Response answer_body(const chassis::http::Request& request) {
  const auto body = chassis::schema::parse_body(
      Body::model(), request.header(chassis::http::Field::content_type), request.message.body());
  if (!body) return chassis::http::to_response(body.error());
  return ok(Body::model(), *body);
}

template <class Body>
chassis::openapi::Endpoint post() {
  const auto schema = chassis::openapi::schema_of(Body::model());
  auto described = endpoint(chassis::http::Verb::post, "/types/" + std::string(Body::model().name()), schema,
                            answer_body<Body>);
  described.request_schema = schema;
  return described;
}

/// Answers the parameters, which `parse` reads from a request. `echo_name` must outlive the endpoint.
template <class Model, class Parse>
chassis::openapi::Endpoint get(std::string path, std::string_view in, std::string_view echo_name,
                               const Model& model, Parse parse) {
  const auto echo = echo_of(model, echo_name);
  auto described =
      endpoint(chassis::http::Verb::get, std::move(path), chassis::openapi::schema_of(echo),
               [model, echo, parse](const chassis::http::Request& request) {
                 const auto parameters = parse(model, request);
                 if (!parameters)
                   return chassis::http::to_response(chassis::schema::BodyError(parameters.error()));
                 return ok(echo, *parameters);
               });
  described.parameters = chassis::openapi::parameters_of(model, in);
  return described;
}

template <class Model>
chassis::openapi::Endpoint get_by_path(const std::string& path, std::string_view echo_name,
                                       const Model& model) {
  return get(path, "path", echo_name, model,
             [path](const Model& declared, const chassis::http::Request& request) {
               return chassis::schema::parse_path(declared, path, request.path);
             });
}

template <class Model>
chassis::openapi::Endpoint get_by_query(const std::string& path, std::string_view echo_name,
                                        const Model& model) {
  return get(path, "query", echo_name, model,
             [](const Model& declared, const chassis::http::Request& request) {
               return chassis::schema::parse_query(declared, request.query);
             });
}

template <class Model>
chassis::openapi::Endpoint get_by_headers(const std::string& path, std::string_view echo_name,
                                          const Model& model) {
  return get(path, "header", echo_name, model,
             [](const Model& declared, const chassis::http::Request& request) {
               return chassis::schema::parse_headers(declared, chassis::http::HeaderFields(request));
             });
}

}  // namespace mars::tests::types
