#include "chassis/http/error_boundary.hpp"

#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "chassis/base/error_text.hpp"
#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/http/body_broken_off.hpp"
#include "chassis/http/errors.hpp"

namespace chassis::http {

namespace {

bool is_unavailable(const std::exception& error) {
  return dynamic_cast<const Unavailable*>(&error) != nullptr;
}

void log_fault(telemetry::Logger& logger, const Faults& faults, const std::exception& error,
               const RequestContext& context) {
  const bool unavailable = is_unavailable(error);
  const auto cause = error_text(error);
  logger.log(unavailable ? telemetry::LogLevel::warning : telemetry::LogLevel::error, faults.event,
             {{"status", std::string_view("error")},
              {"code", unavailable ? errors::service_unavailable.code : faults.unexpected_code},
              {"cause", std::string_view(cause)}},
             &context);
}

Response fault_response(const Faults& faults, const std::exception& error) {
  const auto* const not_ready = dynamic_cast<const NotReady*>(&error);
  if (not_ready != nullptr && faults.names_reason)
    return error_response(errors::not_ready, not_ready->reason());
  if (is_unavailable(error)) return unavailable_response();
  return error_response(errors::unexpected(faults.unexpected_code));
}

/// A body that is made while it is sent: its faults, which come too late for another answer, are logged as
/// well.
class GuardedStream final : public BodyStream {
 public:
  GuardedStream(std::unique_ptr<BodyStream> inner, Faults faults, telemetry::Logger& logger,
                const RequestContext& context)
      : inner_(std::move(inner)), faults_(faults), logger_(logger), context_(context) {}

  boost::asio::awaitable<std::string> next() override {
    try {
      co_return co_await inner_->next();
    } catch (const std::exception& error) {
      log_fault(logger_, faults_, error, context_);
      throw BodyBrokenOff();
    }
  }

 private:
  std::unique_ptr<BodyStream> inner_;
  Faults faults_;
  telemetry::Logger& logger_;
  const RequestContext& context_;
};

boost::asio::awaitable<Response> guarded(Faults faults, telemetry::Logger& logger, const Handler& handler,
                                         const Request& request, RequestContext& context) {
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

Handler with_error_boundary(Faults faults, telemetry::Logger& logger, Handler handler) {
  return [faults, &logger, handler = std::move(handler)](const Request& request, RequestContext& context) {
    return guarded(faults, logger, handler, request, context);
  };
}

}  // namespace chassis::http
