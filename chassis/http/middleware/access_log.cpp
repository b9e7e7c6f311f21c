#include "chassis/http/middleware/access_log.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>

namespace chassis::http {

namespace {

constexpr std::string_view event = "COMPLETED_REQUEST";

double rounded_to_hundredths(double value) {
  return std::round(value * 100.0) / 100.0;
}

}  // namespace

boost::asio::awaitable<Response> AccessLog::handle(const Request& request, RequestContext& context,
                                                   const Handler& next) {
  const auto start = std::chrono::steady_clock::now();
  Response response = co_await next(request, context);
  if (!logger_.logs(telemetry::LogLevel::info)) co_return response;
  const std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - std::max(start, request.received_at);
  const telemetry::LogField method{"method", std::string_view(request.message.method_string())};
  const telemetry::LogField path{"path", std::string_view(request.path)};
  const telemetry::LogField status{"status_code", static_cast<std::int64_t>(response.status)};
  const telemetry::LogField duration{"duration_ms", rounded_to_hundredths(elapsed.count())};
  const auto address = request.client_address();
  const telemetry::LogField client{"client_address", std::string_view(address)};
  if (logger_.logs(telemetry::LogLevel::debug)) {
    const telemetry::LogField user_agent{"user_agent", request.header(Field::user_agent).value_or("")};
    logger_.info(event, {method, path, status, duration, client, user_agent}, &context);
  } else {
    logger_.info(event, {method, path, status, duration, client}, &context);
  }
  co_return response;
}

}  // namespace chassis::http
