#include "chassis/http/connection_manager.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <ranges>
#include <string_view>
#include <utility>

#include "chassis/base/error_text.hpp"
#include "chassis/http/body_broken_off.hpp"
#include "chassis/http/reject_connection.hpp"

namespace chassis::http {

namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

/// How long a connection that was cut may take to notice.
constexpr std::chrono::seconds time_to_unwind{1};
/// Time in which most requests are answered, so that their clients are never looked for.
constexpr std::chrono::milliseconds between_looks{200};

/// Whether a connection ended in this way because its client has gone, does not read, or was cut by
/// `Session::abort`.
bool is_of_client(const boost::system::system_error& failure) {
  using boost::system::error_code;
  static const std::array<error_code, 11> codes{
      asio::error::broken_pipe,        asio::error::connection_reset,
      asio::error::connection_aborted, asio::error::eof,
      asio::error::not_connected,      asio::error::operation_aborted,
      asio::error::bad_descriptor,     asio::error::timed_out,
      asio::error::host_unreachable,   asio::error::network_unreachable,
      boost::beast::error::timeout};
  const error_code code = failure.code();
  return std::ranges::find(codes, code) != codes.end() ||
         code.category() == asio::error::get_ssl_category() ||
         code.category() == asio::ssl::error::get_stream_category();
}

/// Concurrent rejections of one thread. Further connections are closed without a response.
constexpr std::size_t max_rejections = 100;

/// Connections of one thread that may wait for an eviction. Further ones are rejected.
constexpr std::size_t max_waiting = 100;

}  // namespace

ConnectionManager::ConnectionManager(asio::io_context& context, Handler handler, const SessionLimits& limits,
                                     ConnectionLimiter& limiter, telemetry::Logger& logger,
                                     const TlsContexts* tls)
    : context_(context),
      handler_(std::move(handler)),
      limits_(limits),
      limiter_(limiter),
      logger_(logger),
      tls_(tls),
      emptied_(context),
      next_look_(context) {}

void ConnectionManager::serve(asio::ip::tcp::socket socket) {
  boost::system::error_code gone;
  const auto peer = socket.remote_endpoint(gone);
  auto admission = limiter_.admit_client(peer.address(), tls_ != nullptr);
  if (!admission) return reject(std::move(socket));
  admission->permit = limiter_.acquire();
  if (admission->permit) return start_session(std::move(socket), *std::move(admission));
  if (limiter_.evicts_idle() && waiting_ < max_waiting) {
    co_spawn(context_, serve_in_place_of_another(std::move(socket), *std::move(admission)), asio::detached);
  } else {
    limiter_.count_refusal();
    reject(std::move(socket));
  }
}

void ConnectionManager::start_session(asio::ip::tcp::socket socket, ConnectionLimiter::Admission admission) {
  co_spawn(context_, run_session(std::move(socket), std::move(admission)), asio::detached);
}

asio::awaitable<void> ConnectionManager::serve_in_place_of_another(asio::ip::tcp::socket socket,
                                                                   ConnectionLimiter::Admission admission) {
  ++waiting_;
  for (ConnectionManager* const colleague : colleagues_with_idle()) {
    admission.permit = co_await co_spawn(colleague->context_, colleague->make_room(), asio::use_awaitable);
    if (admission.permit) break;
  }
  --waiting_;
  if (admission.permit) {
    limiter_.count_eviction();
    start_session(std::move(socket), std::move(admission));
  } else {
    limiter_.count_refusal();
    reject(std::move(socket));
    emptied_.cancel();
  }
}

asio::awaitable<std::optional<Semaphore::Permit>> ConnectionManager::make_room() {
  co_return idle_sessions_.make_room();
}

/// That with the longest idle connection first.
std::vector<ConnectionManager*> ConnectionManager::colleagues_with_idle() const {
  std::vector<std::pair<IdleSessions::Clock::time_point, ConnectionManager*>> by_age;
  for (ConnectionManager* const colleague : colleagues_) {
    const auto since = colleague->idle_sessions_.oldest();
    if (since != IdleSessions::Clock::time_point::max()) by_age.emplace_back(since, colleague);
  }
  std::ranges::sort(by_age, {}, &std::pair<IdleSessions::Clock::time_point, ConnectionManager*>::first);
  const auto workers = by_age | std::views::values;
  return {workers.begin(), workers.end()};
}

void ConnectionManager::reject(asio::ip::tcp::socket socket) {
  if (tls_ == nullptr && rejections_ < max_rejections)
    co_spawn(context_, send_rejection(std::move(socket)), asio::detached);
}

asio::awaitable<void> ConnectionManager::send_rejection(asio::ip::tcp::socket socket) {
  ++rejections_;
  co_await reject_connection(std::move(socket));
  --rejections_;
}

asio::awaitable<void> ConnectionManager::run_session(asio::ip::tcp::socket socket,
                                                     ConnectionLimiter::Admission admission) {
  try {
    co_await serve_client(std::move(socket), std::move(admission));
  } catch (const BodyBrokenOff&) {  // NOLINT(bugprone-empty-catch): logged already
  } catch (const boost::system::system_error& failure) {
    if (!is_of_client(failure)) log_failure(failure);
  } catch (const std::exception& failure) {
    log_failure(failure);
  }
}

void ConnectionManager::log_failure(const std::exception& failure) {
  const auto cause = error_text(failure);
  logger_.error("CONNECTION_FAILED", {{"cause", std::string_view(cause)}});
}

/// Throws every failure that the client has not caused. A response that cannot be finished has no recipient
/// for its error, so the caller logs it and serves the other connections.
asio::awaitable<void> ConnectionManager::serve_client(asio::ip::tcp::socket socket,
                                                      ConnectionLimiter::Admission admission) {
  boost::system::error_code ignored;
  static_cast<void>(socket.set_option(asio::ip::tcp::no_delay(true), ignored));
  Session session(std::move(socket), tls_ == nullptr ? nullptr : tls_->current(), handler_, limits_,
                  &idle_sessions_);
  session.hold(std::move(admission));
  sessions_.insert(&session);
  if (finishing_) session.finish();
  if (!std::exchange(watching_, true)) co_spawn(context_, watch_clients(), asio::detached);
  std::exception_ptr failure;
  try {
    co_await session.run();
  } catch (...) {
    failure = std::current_exception();
    session.abort();
  }
  limiter_.note_closed();
  sessions_.erase(&session);
  if (sessions_.empty()) {
    emptied_.cancel();
    next_look_.cancel();
  }
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> ConnectionManager::watch_clients() {
  while (!sessions_.empty()) {
    next_look_.expires_after(between_looks);
    co_await next_look_.async_wait(asio::as_tuple(asio::use_awaitable));
    for (Session* session : sessions_)
      session->look_for_client();
  }
  watching_ = false;
}

void ConnectionManager::finish() {
  finishing_ = true;
  for (Session* session : sessions_)
    session->finish();
}

asio::awaitable<std::size_t> ConnectionManager::drain(steady_clock::time_point idle_deadline,
                                                      steady_clock::time_point deadline) {
  finish();
  co_await until_empty(std::min(idle_deadline, deadline));
  for (Session* session : sessions_)
    session->end_wait();
  co_await until_empty(deadline);
  const std::size_t cut = sessions_.size();
  for (Session* session : sessions_)
    session->abort();
  co_await until_empty(steady_clock::now() + time_to_unwind);
  co_return cut;
}

asio::awaitable<void> ConnectionManager::until_empty(steady_clock::time_point deadline) {
  while ((!sessions_.empty() || waiting_ > 0) && steady_clock::now() < deadline) {
    emptied_.expires_at(deadline);
    co_await emptied_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace chassis::http
