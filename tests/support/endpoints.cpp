#include "tests/support/endpoints.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <iterator>
#include <stdexcept>

#include "app/schemas/move_request.hpp"
#include "chassis/openapi/routes.hpp"
#include "chassis/server/health.hpp"
#include "tests/support/exchange.hpp"

namespace mars::tests {

namespace {

/// As the server's.
constexpr std::size_t list_page_size = 1000;
constexpr std::size_t most_keys_in_use = 1000;

std::vector<chassis::openapi::Endpoint> with_health(std::vector<chassis::openapi::Endpoint> endpoints,
                                                    const chassis::server::Readiness& readiness,
                                                    chassis::telemetry::Logger& logger) {
  std::ranges::move(chassis::server::health_endpoints(readiness, logger), std::back_inserter(endpoints));
  return endpoints;
}

}  // namespace

Endpoints::Endpoints(const MakeRepository& make_repository, Shared shared, std::chrono::milliseconds patience,
                     const MakeKeys& make_keys)
    : patience_(patience),
      probes_(make_repository(context_)),
      recalling_probes_(*probes_, shared.recent_probes),
      keys_(make_keys ? make_keys(context_) : nullptr),
      keys_in_use_(keys_ ? most_keys_in_use : 0),
      idempotency_({.keys = keys_ ? *keys_ : no_keys_, .keys_in_use = keys_in_use_, .events = key_events_},
                   std::chrono::hours(1)),
      setup_(recalling_probes_, idempotency_, events_, shared.new_id),
      move_(recalling_probes_, idempotency_, events_, context_.get_executor()),
      check_(recalling_probes_, list_page_size, patience),
      probe_(recalling_probes_, events_, schemas::default_max_command_length, context_.get_executor()),
      grids_(recalling_probes_, idempotency_, events_, shared.new_id),
      readiness_(
          [this](const chassis::RequestContext& context) { return recalling_probes_.require_ready(context); },
          phase_),
      router_(chassis::openapi::documented_routes(
          api::info("1.0.0"),
          with_health(api::endpoints({.setup = setup_,
                                      .move = move_,
                                      .check = check_,
                                      .probes = probe_,
                                      .grids = grids_,
                                      .events = log_},
                                     schemas::default_max_command_length, logger_),
                      readiness_, logger_),
          {})) {}

void Endpoints::start(const Call& call, Answer& answer) {
  ++unanswered_;
  co_spawn(context_, serve(call, answer), [this](const std::exception_ptr& error) {
    --unanswered_;
    if (error) std::rethrow_exception(error);
  });
}

void Endpoints::run() {
  // Not until there is nothing left to do: that would wait for timers that nobody needs any more.
  context_.restart();
  while (unanswered_ > 0)
    context_.run_one();
}

Answer Endpoints::ask(const Call& call) {
  Answer answer;
  start(call, answer);
  run();
  return answer;
}

int Endpoints::metric(const std::string& name) const {
  const std::string text = '\n' + metrics_.text();
  const std::string mark = '\n' + name + ' ';
  const auto at = text.find(mark);
  if (at == std::string::npos) throw std::invalid_argument("there is no metric " + name);
  return std::stoi(text.substr(at + mark.size()));
}

boost::asio::awaitable<void> Endpoints::serve(const Call& call, Answer& answer) {
  auto request = make_request(call.method, call.target);
  request.message.set(chassis::http::Field::content_type, "application/json");
  request.message.body() = call.body;
  if (!call.key.empty()) request.message.set("Idempotency-Key", call.key);
  chassis::RequestContext context;
  context.deadline = chassis::RequestContext::Clock::now() + patience_;
  auto response = co_await router_(request, context);
  answer = {.status = response.status,
            .body = std::move(response.body),
            .link = std::string(response.headers[chassis::http::Field::link]),
            .retry_after = std::string(response.headers[chassis::http::Field::retry_after])};
  if (!response.stream) co_return;
  for (auto piece = co_await response.stream->next(); !piece.empty();
       piece = co_await response.stream->next())
    answer.body += piece;
}

}  // namespace mars::tests
