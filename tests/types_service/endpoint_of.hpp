// How an endpoint of the types contract follows from its models.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "chassis/http/message.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/openapi/inputs.hpp"

namespace mars::tests::types {

boost::asio::awaitable<chassis::http::Response> answered(chassis::http::Response response);

/// An endpoint that answers 200 with `response`, or 422; its handler and its inputs are the caller's
/// business.
chassis::openapi::Endpoint endpoint(chassis::http::Verb method, std::string path,
                                    chassis::openapi::SchemaOf response);

/// The same with what it reads. `answer` makes a response of the values.
template <class... Parts, class Answer>
chassis::openapi::Endpoint endpoint(chassis::http::Verb method, std::string path,
                                    chassis::openapi::SchemaOf response,
                                    chassis::openapi::Inputs<Parts...> inputs, Answer answer) {
  auto described = endpoint(method, std::move(path), std::move(response));
  inputs.document(described);
  const auto handle = [answer](const typename Parts::Value&... values, const chassis::http::Request&,
                               chassis::RequestContext&) { return answered(answer(values...)); };
  described.handler = [inputs, handle](const chassis::http::Request& request,
                                       chassis::RequestContext& context) {
    return inputs.answer(handle, request, context);
  };
  return described;
}

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
chassis::openapi::Endpoint post() {
  return endpoint(chassis::http::Verb::post, "/types/" + std::string(Body::model().name()),
                  chassis::openapi::schema_of(Body::model()),
                  chassis::openapi::Inputs(chassis::openapi::InBody(Body::model())),
                  [](const Body& body) { return ok(Body::model(), body); });
}

/// Answers the parameters. `echo_name` must outlive the endpoint.
template <template <class> class Part, class Model>
chassis::openapi::Endpoint get(std::string path, std::string_view echo_name, const Model& model) {
  const auto echo = echo_of(model, echo_name);
  return endpoint(chassis::http::Verb::get, std::move(path), chassis::openapi::schema_of(echo),
                  chassis::openapi::Inputs(Part<Model>{model}),
                  [echo](const typename Model::value_type& values) { return ok(echo, values); });
}

template <class Model>
chassis::openapi::Endpoint get_by_path(std::string path, std::string_view echo_name, const Model& model) {
  return get<chassis::openapi::InPath>(std::move(path), echo_name, model);
}

template <class Model>
chassis::openapi::Endpoint get_by_query(std::string path, std::string_view echo_name, const Model& model) {
  return get<chassis::openapi::InQuery>(std::move(path), echo_name, model);
}

template <class Model>
chassis::openapi::Endpoint get_by_headers(std::string path, std::string_view echo_name, const Model& model) {
  return get<chassis::openapi::InHeaders>(std::move(path), echo_name, model);
}

}  // namespace mars::tests::types
