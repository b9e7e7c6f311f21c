#include "http/worker.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mars::http {

namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

/// How long a connection that was cut may take to notice.
constexpr std::chrono::seconds time_to_unwind{1};

}  // namespace

Worker::Worker(asio::io_context& context, Handler handler, const Limits& limits, const TlsContexts* tls)
    : context_(context), handler_(std::move(handler)), limits_(limits), tls_(tls), emptied_(context) {}

void Worker::serve(asio::ip::tcp::socket socket) {
  if (sessions_.size() >= limits_.connections) return;
  co_spawn(context_, run_session(std::move(socket)), asio::detached);
}

asio::awaitable<void> Worker::run_session(asio::ip::tcp::socket socket) {
  boost::system::error_code ignored;
  static_cast<void>(socket.set_option(asio::ip::tcp::no_delay(true), ignored));
  Session session(std::move(socket), tls_ == nullptr ? nullptr : tls_->current(), handler_, limits_);
  sessions_.insert(&session);
  if (finishing_) session.finish();
  try {
    co_await session.run();
  } catch (...) {
    // The answer cannot be finished, and there is nobody left to tell: this connection ends, the others go
    // on.
    session.abort();
  }
  sessions_.erase(&session);
  if (sessions_.empty()) emptied_.cancel();
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
