#include "http/worker.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "http/turn_away.hpp"

namespace mars::http {

namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

/// How long a connection that was cut may take to notice.
constexpr std::chrono::seconds time_to_unwind{1};
/// Time in which most requests are answered, so that their clients are never looked for.
constexpr std::chrono::milliseconds between_looks{200};
/// Connections of one thread that are turned away with a word; more at once are closed without.
constexpr std::size_t most_apologies = 100;

}  // namespace

Worker::Worker(asio::io_context& context, Handler handler, const Limits& limits, Places& places,
               const TlsContexts* tls)
    : context_(context),
      handler_(std::move(handler)),
      limits_(limits),
      places_(places),
      tls_(tls),
      emptied_(context),
      next_look_(context) {}

void Worker::serve(asio::ip::tcp::socket socket) {
  if (auto place = places_.take()) {
    co_spawn(context_, run_session(std::move(socket), *std::move(place)), asio::detached);
  } else if (tls_ == nullptr && apologies_ < most_apologies) {
    co_spawn(context_, apologise(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> Worker::apologise(asio::ip::tcp::socket socket) {
  ++apologies_;
  co_await turn_away(std::move(socket));
  --apologies_;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): the place is held until the end
asio::awaitable<void> Worker::run_session(asio::ip::tcp::socket socket, Places::Place /*place*/) {
  boost::system::error_code ignored;
  static_cast<void>(socket.set_option(asio::ip::tcp::no_delay(true), ignored));
  Session session(std::move(socket), tls_ == nullptr ? nullptr : tls_->current(), handler_, limits_);
  sessions_.insert(&session);
  if (finishing_) session.finish();
  if (!std::exchange(watching_, true)) co_spawn(context_, watch_clients(), asio::detached);
  try {
    co_await session.run();
  } catch (...) {
    // The answer cannot be finished, and there is nobody left to tell: this connection ends, the others go
    // on.
    session.abort();
  }
  sessions_.erase(&session);
  if (!sessions_.empty()) co_return;
  emptied_.cancel();
  next_look_.cancel();
}

asio::awaitable<void> Worker::watch_clients() {
  while (!sessions_.empty()) {
    next_look_.expires_after(between_looks);
    co_await next_look_.async_wait(asio::as_tuple(asio::use_awaitable));
    for (Session* session : sessions_)
      session->look_for_client();
  }
  watching_ = false;
}

void Worker::finish() {
  finishing_ = true;
  for (Session* session : sessions_)
    session->finish();
}

asio::awaitable<std::size_t> Worker::drain(steady_clock::time_point farewell,
                                           steady_clock::time_point deadline) {
  finish();
  co_await until_empty(std::min(farewell, deadline));
  for (Session* session : sessions_)
    session->end_wait();
  co_await until_empty(deadline);
  const std::size_t cut = sessions_.size();
  for (Session* session : sessions_)
    session->abort();
  co_await until_empty(steady_clock::now() + time_to_unwind);
  co_return cut;
}

asio::awaitable<void> Worker::until_empty(steady_clock::time_point deadline) {
  while (!sessions_.empty() && steady_clock::now() < deadline) {
    emptied_.expires_at(deadline);
    co_await emptied_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace mars::http
