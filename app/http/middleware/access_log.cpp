#include "http/middleware/access_log.hpp"

#include <chrono>
#include <cmath>

namespace mars::http {

namespace {

double rounded_to_hundredths(double value) {
  return std::round(value * 100.0) / 100.0;
}

}  // namespace

boost::asio::awaitable<Response> AccessLog::handle(const Request& request, core::RequestContext& context,
                                                   const Handler& next) {
  const auto start = std::chrono::steady_clock::now();
  Response response = co_await next(request, context);
  const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
  logger_.info("COMPLETED_REQUEST",
               {{"method", std::string_view(request.message.method_string())},
                {"path", std::string_view(request.path)},
                {"status_code", static_cast<std::int64_t>(response.status)},
                {"duration_ms", rounded_to_hundredths(elapsed.count())}},
               &context);
  co_return response;
}

}  // namespace mars::http
