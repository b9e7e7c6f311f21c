#include "core/postgres/session.hpp"

#include <random>
#include <utility>

#include "core/errors.hpp"

namespace mars::core::postgres {

Session::Session(Settings settings) : settings_(std::move(settings)), backoff_(std::random_device{}()) {}

boost::asio::awaitable<Connection*> Session::connection() {
  if (connection_ && connection_->is_open()) co_return connection_.get();
  connection_.reset();
  if (Clock::now() < next_attempt_) throw Unavailable(last_failure_);
  try {
    connection_ = co_await Connection::open(settings_, Clock::now() + settings_.connect_timeout);
  } catch (const Unavailable& failure) {
    note_failure(failure.what());
    throw;
  }
  backoff_.reset();
  co_return connection_.get();
}

void Session::note_failure(const std::string& reason) {
  last_failure_ = reason;
  next_attempt_ = Clock::now() + backoff_.next();
}

}  // namespace mars::core::postgres
