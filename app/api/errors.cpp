#include "app/api/errors.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>
#include <memory>
#include <utility>

#include "chassis/base/error_text.hpp"
#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/http/body_broken_off.hpp"
#include "chassis/schema/error_response.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;

constexpr std::string_view nothing_delivered = "For security, no commands were delivered to the probe.";

chassis::http::Response key_in_use_response() {
  return chassis::http::passing_response(Status::conflict, "IDEMPOTENCY_KEY_IN_USE",
                                "A request with this idempotency key is under way. Please try again.");
}

chassis::http::Response unexpected_response(std::string_view code) {
  return chassis::http::coded_response(Status::internal_server_error, code, "An unexpected error occurred.");
}

struct MoveErrorResponse {
  chassis::http::Response operator()(const services::ProbeNotFound& error) const {
    return chassis::http::coded_response(Status::not_found, "PROBE_NOT_FOUND",
                                fmt::format("Probe {} not found.", to_string(error.id)));
  }

  chassis::http::Response operator()(const domain::UnknownCommand& error) const {
    return chassis::http::coded_response(
        Status::bad_request, "INVALID_COMMAND_ERROR",
        fmt::format("The command '{}' does not exist. The existent commands are: M, L, R. {}", error.letter,
                    nothing_delivered));
  }

  chassis::http::Response operator()(const domain::OutsideGrid& error) const {
    return chassis::http::coded_response(
        Status::unprocessable_entity, "INVALID_MOVEMENT_ERROR",
        fmt::format("Movement outside grid limits. The probe must not exceed the grid size of "
                    "({}, {}). {}",
                    error.grid.width, error.grid.height, nothing_delivered));
  }
};

struct BodyErrorResponse {
  chassis::http::Response operator()(const chassis::schema::UnreadableBody& /*error*/) const {
    return chassis::http::detail_response(Status::bad_request, chassis::schema::UnreadableBody::message);
  }

  chassis::http::Response operator()(const chassis::schema::Errors& errors) const {
    std::string body;
    chassis::schema::write_errors(body, errors);
    return chassis::http::json_response(Status::unprocessable_entity, std::move(body));
  }
};

bool is_unavailable(const std::exception& error) {
  return dynamic_cast<const chassis::Unavailable*>(&error) != nullptr;
}

void log_fault(chassis::telemetry::Logger& logger, const Faults& faults, const std::exception& error,
               const chassis::RequestContext& context) {
  const bool unavailable = is_unavailable(error);
  const auto cause = chassis::error_text(error);
  logger.log(unavailable ? chassis::telemetry::LogLevel::warning : chassis::telemetry::LogLevel::error, faults.event,
             {{"status", std::string_view("error")},
              {"code", unavailable ? chassis::http::unavailable_code : faults.unexpected_code},
              {"cause", std::string_view(cause)}},
             &context);
}

chassis::http::Response fault_response(const Faults& faults, const std::exception& error) {
  const auto* const not_ready = dynamic_cast<const chassis::NotReady*>(&error);
  if (not_ready != nullptr && faults.names_reason) {
    return chassis::http::passing_response(Status::service_unavailable, chassis::http::unavailable_code,
                                  fmt::format("The service is not ready: {}.", not_ready->reason()));
  }
  return is_unavailable(error) ? chassis::http::unavailable_response() : unexpected_response(faults.unexpected_code);
}

/// A body that is made while it is sent: its faults, which come too late for another answer, are logged as
/// well.
class GuardedStream final : public chassis::http::BodyStream {
 public:
  GuardedStream(std::unique_ptr<chassis::http::BodyStream> inner, Faults faults, chassis::telemetry::Logger& logger,
                const chassis::RequestContext& context)
      : inner_(std::move(inner)), faults_(faults), logger_(logger), context_(context) {}

  boost::asio::awaitable<std::string> next() override {
    try {
      co_return co_await inner_->next();
    } catch (const std::exception& error) {
      log_fault(logger_, faults_, error, context_);
      throw chassis::http::BodyBrokenOff();
    }
  }

 private:
  std::unique_ptr<chassis::http::BodyStream> inner_;
  Faults faults_;
  chassis::telemetry::Logger& logger_;
  const chassis::RequestContext& context_;
};

boost::asio::awaitable<chassis::http::Response> guarded(Faults faults, chassis::telemetry::Logger& logger,
                                               const chassis::http::Handler& handler, const chassis::http::Request& request,
                                               chassis::RequestContext& context) {
  try {
    auto response = co_await handler(request, context);
    if (response.stream)
      response.stream = std::make_unique<GuardedStream>(std::move(response.stream), faults, logger, context);
    co_return response;
  } catch (const std::exception& error) {
    log_fault(logger, faults, error, context);
    co_return fault_response(faults, error);
  }
}

}  // namespace

chassis::http::Response to_response(const services::MoveError& error) {
  return std::visit(MoveErrorResponse{}, error);
}

chassis::http::Response to_response(services::KeyRefusal refusal) {
  if (refusal == services::KeyRefusal::in_use) return key_in_use_response();
  return chassis::http::coded_response(Status::unprocessable_entity, "IDEMPOTENCY_KEY_REUSED",
                              "The idempotency key stands for another request.");
}

chassis::http::Response to_response(const chassis::schema::BodyError& error) {
  return std::visit(BodyErrorResponse{}, error);
}

chassis::http::Handler with_error_boundary(Faults faults, chassis::telemetry::Logger& logger, chassis::http::Handler handler) {
  return [faults, &logger, handler = std::move(handler)](const chassis::http::Request& request,
                                                         chassis::RequestContext& context) {
    return guarded(faults, logger, handler, request, context);
  };
}

DocumentedResponse documented_error(Status status, std::string_view description) {
  return {.status = status,
          .description = std::string(description),
          .schema = schema_of(chassis::schema::ErrorResponse::model())};
}

DocumentedResponse documented_validation_error() {
  return {.status = Status::unprocessable_entity,
          .description = "Validation Error",
          .schema = chassis::schema::validation_error_schema};
}

}  // namespace mars::api
