// What an endpoint reads of a request, in one declaration from which its documentation and its errors follow:
//
//   openapi::endpoint(
//       {.method = http::Verb::put, .path = "/orders/{id}", .operation_id = "change_order", ...},
//       {.event = "ORDER_CHANGED", .unexpected_code = "ORDER_UNEXPECTED_ERROR"}, logger,
//       openapi::Inputs(openapi::InPath(OrderPath::model()), openapi::InBody(OrderChange::model())),
//       [&service](OrderPath path, OrderChange change, const http::Request& request, RequestContext& context)
//       {
//         return change_order(service, path.id, std::move(change), context);
//       });
//
// The handler is called with the values of a valid request. Anything else is answered as FastAPI does: 422
// with everything that is wrong with any part, or 400.
#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <expected>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>

#include "chassis/http/body_error.hpp"
#include "chassis/http/error_boundary.hpp"
#include "chassis/http/errors.hpp"
#include "chassis/http/header_fields.hpp"
#include "chassis/http/message.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/schema/body.hpp"
#include "chassis/schema/parameters.hpp"
#include "chassis/schema/query.hpp"

namespace chassis::openapi {

/// The value of one part of a request, or what is wrong with it.
template <class T>
using Input = std::expected<T, schema::BodyError>;

/// The parameters of the path by their model, which names those of the route.
template <class Model>
struct InPath {
  using Value = typename Model::value_type;

  Model model;

  [[nodiscard]] Input<Value> read(const http::Request& request) const {
    const auto& parameters = request.match->parameters;  // NOLINT(bugprone-unchecked-optional-access): routed
    return schema::parse_parameters(model, "path", schema::Repeated::last, parameters);
  }

  void document(Endpoint& endpoint) const { endpoint.parameters.push_back(parameters_of(model, "path")); }
};

/// The query by its model.
template <class Model>
struct InQuery {
  using Value = typename Model::value_type;

  Model model;

  [[nodiscard]] Input<Value> read(const http::Request& request) const {
    return schema::parse_query(model, request.query);
  }

  void document(Endpoint& endpoint) const { endpoint.parameters.push_back(parameters_of(model, "query")); }
};

/// Header fields by their model.
template <class Model>
struct InHeaders {
  using Value = typename Model::value_type;

  Model model;

  [[nodiscard]] Input<Value> read(const http::Request& request) const {
    return schema::parse_headers(model, http::HeaderFields(request));
  }

  void document(Endpoint& endpoint) const { endpoint.parameters.push_back(parameters_of(model, "header")); }
};

/// The body by its model.
template <class Model>
struct InBody {
  using Value = typename Model::value_type;

  Model model;

  [[nodiscard]] Input<Value> read(const http::Request& request) const {
    return schema::parse_body(model, request.header(http::Field::content_type), request.message.body());
  }

  void document(Endpoint& endpoint) const { endpoint.request_schema = schema_of(model); }
};

template <class Model>
InPath(Model) -> InPath<Model>;
template <class Model>
InQuery(Model) -> InQuery<Model>;
template <class Model>
InHeaders(Model) -> InHeaders<Model>;
template <class Model>
InBody(Model) -> InBody<Model>;

/// The response to what is wrong with a request; the body's error alone where that stands alone.
template <class... T>
std::expected<std::tuple<T...>, http::Response> all_inputs(Input<T>... inputs) {
  const schema::BodyError* alone = nullptr;
  ((alone = !inputs && schema::stands_alone(inputs.error()) ? &inputs.error() : alone), ...);
  if (alone != nullptr) return std::unexpected(http::to_response(*alone));
  auto values = schema::all_of(schema::among_others(std::move(inputs))...);
  if (!values) return std::unexpected(http::to_response(schema::BodyError(std::move(values.error()))));
  return *std::move(values);
}

/// Several parts of a request, in the order in which errors name them: path, query, headers, body. A part has
/// a type `Value`, reads it, and documents itself in an endpoint.
template <class... Parts>
class Inputs {
 public:
  explicit Inputs(Parts... parts) : parts_(std::move(parts)...) {}

  void document(Endpoint& endpoint) const {
    std::apply([&](const auto&... parts) { (parts.document(endpoint), ...); }, parts_);
  }

  /// The response of `handle`, called with the values, the request and the context, or to what is wrong.
  template <class Handle>
  boost::asio::awaitable<http::Response> answer(const Handle& handle, const http::Request& request,
                                                RequestContext& context) const {
    auto values = std::apply(
        [&](const Parts&... parts) { return all_inputs<typename Parts::Value...>(parts.read(request)...); },
        parts_);
    if (!values) return refused(std::move(values.error()));
    return std::apply([&](auto&... value) { return handle(std::move(value)..., request, context); }, *values);
  }

 private:
  static boost::asio::awaitable<http::Response> refused(http::Response response) { co_return response; }

  std::tuple<Parts...> parts_;
};

/// Completes `about` with what is read: the parameters and the body, the response to what does not match, the
/// responses to faults, and the handler. `logger` outlives the endpoint.
template <class... Parts, class Handle>
Endpoint endpoint(Endpoint about, http::Faults faults, telemetry::Logger& logger, Inputs<Parts...> inputs,
                  Handle handle) {
  auto own = std::exchange(about.responses, {documented_validation_error()});
  inputs.document(about);
  std::ranges::move(own, std::back_inserter(about.responses));
  about.responses.push_back(documented_error(http::errors::unexpected(faults.unexpected_code)));
  about.responses.push_back(documented_error(http::errors::service_unavailable));
  about.handler = http::with_error_boundary(faults, logger,
                                            [inputs = std::move(inputs), handle = std::move(handle)](
                                                const http::Request& request, RequestContext& context) {
                                              return inputs.answer(handle, request, context);
                                            });
  return about;
}

}  // namespace chassis::openapi
