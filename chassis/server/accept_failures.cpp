#include "chassis/server/accept_failures.hpp"

namespace chassis::server {

namespace {

constexpr std::chrono::minutes between_lines{1};

}  // namespace

AcceptFailures::AcceptFailures(Telemetry& telemetry) : logger_(telemetry.logger) {
  telemetry.metrics.add_counter("http_server_accept_errors_total",
                                "Failed accepts, for example because file descriptors were exhausted.",
                                [this] { return static_cast<double>(count_.load()); });
}

void AcceptFailures::note(const boost::system::error_code& error) {
  ++count_;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_line_) return;
  next_line_ = now + between_lines;
  const auto cause = error.message();
  logger_.warning("ACCEPT_FAILED", {{"cause", std::string_view(cause)}, {"failures", count_.load()}});
}

}  // namespace chassis::server
