#include "api/errors.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>

#include "core/errors.hpp"
#include "schemas/error_response.hpp"

namespace mars::api {

namespace {

using http::Status;

constexpr std::string_view nothing_delivered = "For security, no commands were delivered to the probe.";
constexpr std::string_view seconds_until_retry = "1";

http::Response coded_response(Status status, std::string_view code, std::string message) {
  const schemas::ErrorResponse error{.detail = {.code = std::string(code), .message = std::move(message)}};
  std::string body;
  schemas::write(body, error);
  return http::json_response(status, std::move(body));
}

http::Response unavailable_response() {
  auto response = coded_response(Status::service_unavailable, "SERVICE_UNAVAILABLE",
                                 "The service is temporarily unavailable. Please try again.");
  response.headers.set(http::Field::retry_after, seconds_until_retry);
  return response;
}

http::Response unexpected_response(std::string_view code) {
  return coded_response(Status::internal_server_error, code, "An unexpected error occurred.");
}

struct MoveErrorResponse {
  http::Response operator()(const services::ProbeNotFound& error) const {
    return coded_response(Status::not_found, "PROBE_NOT_FOUND",
                          fmt::format("Probe {} not found.", to_string(error.id)));
  }

  http::Response operator()(const domain::UnknownCommand& error) const {
    return coded_response(
        Status::bad_request, "INVALID_COMMAND_ERROR",
        fmt::format("The command '{}' does not exist. The existent commands are: M, L, R. {}", error.letter,
                    nothing_delivered));
  }

  http::Response operator()(const domain::OutsideGrid& error) const {
    return coded_response(
        Status::unprocessable_entity, "INVALID_MOVEMENT_ERROR",
        fmt::format("Movement outside grid limits. The probe must not exceed the grid size of "
                    "({}, {}). {}",
                    error.grid.width, error.grid.height, nothing_delivered));
  }
};

struct BodyErrorResponse {
  http::Response operator()(const schemas::UnreadableBody& error) const {
    return http::detail_response(Status::bad_request, error.message);
  }

  http::Response operator()(const schemas::Errors& errors) const {
    std::string body;
    schemas::write_errors(body, errors);
    return http::json_response(Status::unprocessable_entity, std::move(body));
  }
};

boost::asio::awaitable<http::Response> guarded(std::string_view unexpected_code, core::Logger& logger,
                                               const http::Handler& handler, const http::Request& request,
                                               core::RequestContext& context) {
  try {
    co_return co_await handler(request, context);
  } catch (const core::Unavailable& error) {
    logger.warning("SERVICE_UNAVAILABLE", {{"cause", std::string_view(error.what())}}, &context);
    co_return unavailable_response();
  } catch (const std::exception& error) {
    logger.error(unexpected_code, {{"cause", std::string_view(error.what())}}, &context);
    co_return unexpected_response(unexpected_code);
  }
}

}  // namespace

http::Response to_response(const services::MoveError& error) {
  return std::visit(MoveErrorResponse{}, error);
}

http::Response to_response(const schemas::BodyError& error) {
  return std::visit(BodyErrorResponse{}, error);
}

http::Handler with_error_boundary(std::string_view unexpected_code, core::Logger& logger,
                                  http::Handler handler) {
  return [unexpected_code, &logger, handler = std::move(handler)](const http::Request& request,
                                                                  core::RequestContext& context) {
    return guarded(unexpected_code, logger, handler, request, context);
  };
}

DocumentedResponse documented_error(Status status, std::string_view description) {
  return {.status = status,
          .description = std::string(description),
          .schema = schema_of(schemas::ErrorResponse::model())};
}

DocumentedResponse documented_validation_error() {
  return {.status = Status::unprocessable_entity,
          .description = "Validation Error",
          .schema = schemas::validation_error_schema};
}

}  // namespace mars::api
