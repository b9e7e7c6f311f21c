#include "worker_thread.hpp"

#include "http/middleware/access_log.hpp"
#include "http/middleware/correlation.hpp"
#include "http/middleware/problem_details.hpp"
#include "http/middleware/refusals.hpp"
#include "http/router.hpp"

namespace mars {

namespace {

constexpr std::size_t list_page_size = 1000;

http::Limits http_limits(const core::Settings& settings) {
  return {.header_bytes = settings.max_header_bytes,
          .body_bytes = settings.max_body_bytes,
          .connections = settings.max_connections / settings.app_threads + 1,
          .idle_timeout = settings.idle_timeout,
          .read_timeout = settings.read_timeout,
          .request_timeout = settings.request_timeout};
}

/// The order is part of the behaviour: each middleware sees what those after it answer.
http::Handler with_middleware(http::Router router, core::Logger& logger) {
  return http::wrap(
      {
          std::make_shared<http::Correlation>(),      // first, so that all that follows can name the request
          std::make_shared<http::AccessLog>(logger),  // outside of everything that may answer
          std::make_shared<http::ProblemDetails>(),   // rewrites errors, whoever made them
          std::make_shared<http::Refusals>(),         // last, so that routes see well-formed requests only
      },
      std::move(router));
}

}  // namespace

WorkerThread::WorkerThread(const core::Settings& settings, core::Logger& logger, core::UuidGenerator& new_id,
                           Store& store, const std::atomic<bool>& accepting)
    : probes_(store.repository(context_)),
      setup_(*probes_, new_id),
      move_(*probes_, context_.get_executor()),
      check_(*probes_, list_page_size, settings.request_timeout),
      readiness_(*probes_, accepting),
      connections_(context_,
                   with_middleware(http::Router(api::routes({setup_, move_, check_, readiness_},
                                                            settings.max_command_length, logger)),
                                   logger),
                   http_limits(settings)) {}

WorkerThread::~WorkerThread() {
  work_.reset();
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void WorkerThread::start() {
  thread_ = std::thread([this] { context_.run(); });
}

}  // namespace mars
