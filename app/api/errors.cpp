#include "api/errors.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>

#include "core/errors.hpp"
#include "schemas/error_response.hpp"

namespace mars::api {

namespace {

using http::Status;

constexpr std::string_view nothing_delivered = "For security, no commands were delivered to the probe.";
constexpr std::string_view unavailable_code = "SERVICE_UNAVAILABLE";
constexpr std::string_view seconds_until_retry = "1";

http::Response coded_response(Status status, std::string_view code, std::string message) {
  const schemas::ErrorResponse error{.detail = {.code = std::string(code), .message = std::move(message)}};
  std::string body;
  schemas::write(body, error);
  return http::json_response(status, std::move(body));
}

http::Response unavailable_response() {
  auto response = coded_response(Status::service_unavailable, unavailable_code,
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
  http::Response operator()(const schemas::UnreadableBody& /*error*/) const {
    return http::detail_response(Status::bad_request, schemas::UnreadableBody::message);
  }

  http::Response operator()(const schemas::Errors& errors) const {
    std::string body;
    schemas::write_errors(body, errors);
    return http::json_response(Status::unprocessable_entity, std::move(body));
  }
};

void log_fault(core::Logger& logger, core::LogLevel level, const Faults& faults, std::string_view code,
               const std::exception& error, const core::RequestContext& context) {
  logger.log(
      level, faults.event,
      {{"status", std::string_view("error")}, {"code", code}, {"cause", std::string_view(error.what())}},
      &context);
}

boost::asio::awaitable<http::Response> guarded(Faults faults, core::Logger& logger,
                                               const http::Handler& handler, const http::Request& request,
                                               core::RequestContext& context) {
  try {
    co_return co_await handler(request, context);
  } catch (const core::Unavailable& error) {
    log_fault(logger, core::LogLevel::warning, faults, unavailable_code, error, context);
    co_return unavailable_response();
  } catch (const std::exception& error) {
    log_fault(logger, core::LogLevel::error, faults, faults.unexpected_code, error, context);
    co_return unexpected_response(faults.unexpected_code);
  }
}

}  // namespace

http::Response to_response(const services::MoveError& error) {
  return std::visit(MoveErrorResponse{}, error);
}

http::Response to_response(const schemas::BodyError& error) {
  return std::visit(BodyErrorResponse{}, error);
}

http::Handler with_error_boundary(Faults faults, core::Logger& logger, http::Handler handler) {
  return [faults, &logger, handler = std::move(handler)](const http::Request& request,
                                                         core::RequestContext& context) {
    return guarded(faults, logger, handler, request, context);
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
