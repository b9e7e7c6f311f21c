#include "api/errors.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>
#include <memory>
#include <utility>

#include "core/error_text.hpp"
#include "core/errors.hpp"
#include "core/not_ready.hpp"
#include "http/body_broken_off.hpp"
#include "schemas/error_response.hpp"

namespace mars::api {

namespace {

using http::Status;

constexpr std::string_view nothing_delivered = "For security, no commands were delivered to the probe.";

http::Response key_in_use_response() {
  return http::passing_response(Status::conflict, "IDEMPOTENCY_KEY_IN_USE",
                                "A request with this idempotency key is under way. Please try again.");
}

http::Response unexpected_response(std::string_view code) {
  return http::coded_response(Status::internal_server_error, code, "An unexpected error occurred.");
}

struct MoveErrorResponse {
  http::Response operator()(const services::ProbeNotFound& error) const {
    return http::coded_response(Status::not_found, "PROBE_NOT_FOUND",
                                fmt::format("Probe {} not found.", to_string(error.id)));
  }

  http::Response operator()(const domain::UnknownCommand& error) const {
    return http::coded_response(
        Status::bad_request, "INVALID_COMMAND_ERROR",
        fmt::format("The command '{}' does not exist. The existent commands are: M, L, R. {}", error.letter,
                    nothing_delivered));
  }

  http::Response operator()(const domain::OutsideGrid& error) const {
    return http::coded_response(
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

bool is_unavailable(const std::exception& error) {
  return dynamic_cast<const core::Unavailable*>(&error) != nullptr;
}

void log_fault(core::Logger& logger, const Faults& faults, const std::exception& error,
               const core::RequestContext& context) {
  const bool unavailable = is_unavailable(error);
  const auto cause = core::error_text(error);
  logger.log(unavailable ? core::LogLevel::warning : core::LogLevel::error, faults.event,
             {{"status", std::string_view("error")},
              {"code", unavailable ? http::unavailable_code : faults.unexpected_code},
              {"cause", std::string_view(cause)}},
             &context);
}

http::Response fault_response(const Faults& faults, const std::exception& error) {
  const auto* const not_ready = dynamic_cast<const core::NotReady*>(&error);
  if (not_ready != nullptr && faults.names_reason) {
    return http::passing_response(Status::service_unavailable, http::unavailable_code,
                                  fmt::format("The service is not ready: {}.", not_ready->reason()));
  }
  return is_unavailable(error) ? http::unavailable_response() : unexpected_response(faults.unexpected_code);
}

/// A body that is made while it is sent: its faults, which come too late for another answer, are logged as
/// well.
class GuardedStream final : public http::BodyStream {
 public:
  GuardedStream(std::unique_ptr<http::BodyStream> inner, Faults faults, core::Logger& logger,
                const core::RequestContext& context)
      : inner_(std::move(inner)), faults_(faults), logger_(logger), context_(context) {}

  boost::asio::awaitable<std::string> next() override {
    try {
      co_return co_await inner_->next();
    } catch (const std::exception& error) {
      log_fault(logger_, faults_, error, context_);
      throw http::BodyBrokenOff();
    }
  }

 private:
  std::unique_ptr<http::BodyStream> inner_;
  Faults faults_;
  core::Logger& logger_;
  const core::RequestContext& context_;
};

boost::asio::awaitable<http::Response> guarded(Faults faults, core::Logger& logger,
                                               const http::Handler& handler, const http::Request& request,
                                               core::RequestContext& context) {
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

http::Response to_response(const services::MoveError& error) {
  return std::visit(MoveErrorResponse{}, error);
}

http::Response to_response(services::KeyRefusal refusal) {
  if (refusal == services::KeyRefusal::in_use) return key_in_use_response();
  return http::coded_response(Status::unprocessable_entity, "IDEMPOTENCY_KEY_REUSED",
                              "The idempotency key stands for another request.");
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
