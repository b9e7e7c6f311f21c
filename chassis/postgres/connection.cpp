#include "chassis/postgres/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <exception>
#include <new>
#include <optional>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/postgres/connect_failure.hpp"
#include "chassis/postgres/conninfo.hpp"
#include "chassis/postgres/error.hpp"
#include "chassis/postgres/refusal.hpp"
#include "chassis/postgres/tls.hpp"

namespace chassis::postgres {

namespace {

constexpr int binary = 1;

/// How often a wait for a server looks whether another one has taken its place.
constexpr std::chrono::milliseconds fence_interval{500};

/// Whether the socket has no bytes to read and is not closed: the usual state between two statements.
bool nothing_arrived(int socket) {
  char byte = 0;
  return recv(socket, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT) < 0 &&
         (errno == EAGAIN || errno == EWOULDBLOCK);
}

/// Whether the server has sent something that belongs to TLS. Where libpq then gives up, which it has no code
/// for, TLS has failed, and not the connection ended.
bool speaks_tls(PGconn* connection) {
  char byte = 0;
  return (PQstatus(connection) == CONNECTION_SSL_STARTUP || PQsslInUse(connection) != 0) &&
         recv(PQsocket(connection), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT) > 0;
}

}  // namespace

boost::asio::awaitable<std::unique_ptr<Connection>> Connection::open(const Settings& settings,
                                                                     const Endpoint& endpoint,
                                                                     Deadline deadline) {
  std::string options;
  std::exception_ptr failure;
  try {
    co_return co_await try_open(settings, endpoint, options, deadline);
  } catch (const ConnectFailure&) {
    failure = std::current_exception();
  }
  if (options.empty()) std::rethrow_exception(failure);
  try {
    co_return co_await try_open(settings, endpoint, options, deadline);
  } catch (const ConnectFailure&) {
    std::rethrow_exception(failure);
  }
}

boost::asio::awaitable<std::unique_ptr<Connection>> Connection::try_open(const Settings& settings,
                                                                         const Endpoint& endpoint,
                                                                         std::string& options,
                                                                         Deadline deadline) {
  std::unique_ptr<Connection> connection(new Connection);
  connection->endpoint_ = endpoint;
  connection->event_loop_.emplace(co_await boost::asio::this_coro::executor);
  try {
    co_await connection->establish(settings, options, deadline);
    options = options_without_time_outs(PQserverVersion(connection->connection_.get()));
    co_await connection->set_up(settings, deadline);
  } catch (const ConnectFailure& failure) {
    if (!is_time_out(failure.sqlstate())) options.clear();
    throw;
  } catch (const DeadlinePassed& failure) {
    options.clear();
    throw ConnectFailure(failure.what(), false);
  } catch (const Unavailable& failure) {
    throw ConnectFailure(failure.what(), false);
  }
  co_return connection;
}

Connection::~Connection() {
  close();
}

boost::asio::awaitable<void> Connection::establish(const Settings& settings, const std::string& options,
                                                   Deadline deadline) {
  never_ask_for_passphrases();
  try {
    require_tls_files(settings.tls);
  } catch (const Unavailable& problem) {
    throw ConnectFailure(problem.what(), true);
  }
  const Conninfo conninfo(settings, endpoint_, options);
  connection_.reset(PQconnectStartParams(conninfo.keywords().data(), conninfo.values().data(), 0));
  if (!connection_) throw std::bad_alloc();
  bool in_tls = false;
  const auto refuse = [&] { throw connect_failure(PQerrorMessage(connection_.get()), in_tls); };
  if (PQstatus(connection_.get()) == CONNECTION_BAD) refuse();
  PQsetErrorVerbosity(connection_.get(), PQERRORS_VERBOSE);  // the only way to the SQLSTATE
  PQsetNoticeReceiver(connection_.get(), receive_notice, this);
  Descriptor& descriptor = event_loop_->descriptor;
  for (auto poll = PGRES_POLLING_WRITING; poll != PGRES_POLLING_OK; poll = PQconnectPoll(connection_.get())) {
    if (poll == PGRES_POLLING_FAILED) refuse();
    // libpq may go on with another socket under the same number, so the reactor must forget this one each
    // time.
    descriptor.assign(PQsocket(connection_.get()));
    co_await wait(poll == PGRES_POLLING_READING ? Descriptor::wait_read : Descriptor::wait_write, deadline);
    descriptor.release();
    in_tls = speaks_tls(connection_.get());
  }
  PQsetErrorVerbosity(connection_.get(), PQERRORS_DEFAULT);
  if (PQsetnonblocking(connection_.get(), 1) != 0) fail("connect");
  if (PQsslInUse(connection_.get()) != 0) {
    protection_ = {.protocol = PQsslAttribute(connection_.get(), "protocol"),
                   .verified = !settings.tls.root_certificates.empty()};
  }
  descriptor.assign(PQsocket(connection_.get()));
}

boost::asio::awaitable<void> Connection::set_up(const Settings& settings, Deadline deadline) {
  const auto results = co_await run_script(session_setup(settings), deadline);
  server_ = require_session(results);
}

boost::asio::awaitable<std::vector<Result>> Connection::run_script(const std::string& sql,
                                                                   Deadline deadline) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) fail("send");
  std::vector<Result> results;
  co_await receive(deadline, &results);
  co_return results;
}

boost::asio::awaitable<Result> Connection::execute(const database::Statement& statement,
                                                   const Parameters& parameters, Deadline deadline) {
  try {
    co_return co_await run(statement, parameters, deadline);
  } catch (const SqlError&) {
    throw;
  } catch (const Refusal& refusal) {
    is_fit_ = is_fit_ && leaves_session_fit(refusal.sqlstate());
    throw;
  } catch (const DeadlinePassed&) {
    if (!awaits_result_) close();  // half of a statement was sent
    throw;
  } catch (...) {
    close();
    throw;
  }
}

bool Connection::is_open() {
  if (awaits_result_) return false;
  if (!is_fit_ || !is_trusted()) close();
  if (connection_ && nothing_arrived(PQsocket(connection_.get()))) return true;
  // Twice, because a server that ends a connection says why before, and one call reads no further than that.
  for (int call = 0; call < 2 && connection_; ++call) {
    if (PQconsumeInput(connection_.get()) == 0) close();
  }
  return connection_ != nullptr;
}

boost::asio::awaitable<Result> Connection::run(const database::Statement& statement,
                                               const Parameters& parameters, Deadline deadline) {
  Result result = co_await round_trip(statement, parameters, deadline);
  for (int repeats = 0; !is_closed() && names_another_statement(result) && repeats < 2; ++repeats) {
    if (fence_ && is_pooled() && is_lost_statement(result.sqlstate())) fence_->note_lost_statement();
    // A statement that is gone is prepared again. Where its name stands for another one, or it is gone at
    // once, none is prepared any more.
    prepares_ = prepares_ && repeats == 0 && result.sqlstate() == "26000";
    prepared_.erase(statement.name);
    result = co_await round_trip(statement, parameters, deadline);
  }
  co_return checked(std::move(result), statement);
}

boost::asio::awaitable<Result> Connection::round_trip(const database::Statement& statement,
                                                      const Parameters& parameters, Deadline deadline) {
  if (prepares_ && !prepared_.contains(statement.name)) {
    if (PQsendPrepare(connection_.get(), statement.name.data(), statement.sql.data(), 0, nullptr) == 0)
      fail("prepare");
    prepared_.insert(statement.name);  // even if the result arrives after the deadline
    Result prepared = co_await receive(deadline);
    if (prepared.failed()) {
      prepared_.erase(statement.name);
      co_return prepared;
    }
  }
  require_current();
  if (!send(statement, parameters)) fail("send");
  Result result = co_await receive(deadline);
  require_current();
  if (!std::exchange(is_replicated_, true))
    throw Unavailable("the server stopped waiting for its standby after a commit");
  co_return result;
}

bool Connection::send(const database::Statement& statement, const Parameters& parameters) {
  const auto count = static_cast<int>(parameters.size());
  const auto pointers = parameters.pointers();
  const auto lengths = parameters.lengths();
  const std::vector<int> formats(parameters.size(), binary);
  const int sent = prepares_ ? PQsendQueryPrepared(connection_.get(), statement.name.data(), count,
                                                   pointers.data(), lengths.data(), formats.data(), binary)
                             : PQsendQueryParams(connection_.get(), statement.sql.data(), count, nullptr,
                                                 pointers.data(), lengths.data(), formats.data(), binary);
  return sent != 0;
}

boost::asio::awaitable<void> Connection::finish(Deadline deadline) {
  try {
    co_await receive(deadline);
    is_replicated_ = true;
  } catch (const DeadlinePassed&) {  // the caller sees that the answer is awaited
  } catch (const Unavailable&) {
    close();
  }
}

boost::asio::awaitable<void> Connection::flush(Deadline deadline) {
  for (int unsent = PQflush(connection_.get()); unsent != 0; unsent = PQflush(connection_.get())) {
    if (unsent < 0) fail("send");
    co_await wait(Descriptor::wait_write, deadline);
  }
  awaits_result_ = true;
}

boost::asio::awaitable<Result> Connection::receive(Deadline deadline, std::vector<Result>* all) {
  if (!awaits_result_) co_await flush(deadline);
  // A null result ends the answer. The server may refuse a statement behind its rows, at the commit, so the
  // first failure decides, wherever it stands.
  std::optional<Result> answer;
  bool began_with_refusal = false;
  for (;;) {
    while (PQisBusy(connection_.get()) != 0) {
      co_await wait(Descriptor::wait_read, deadline);
      if (PQconsumeInput(connection_.get()) != 0) continue;
      if (!began_with_refusal || !leads_elsewhere(answer->sqlstate())) fail("receive");
      close();
      co_return std::move(*answer);
    }
    PGresult* const next = PQgetResult(connection_.get());
    if (next == nullptr) break;
    Result result(next);
    // libpq would return it again endlessly.
    if (result.begins_copy()) throw DamagedResult("nobody asked for a copy");
    if (all != nullptr) {
      all->push_back(std::move(result));
    } else if (!answer && result.failed()) {
      began_with_refusal = true;  // nothing was committed, even where the server ends the session now
      answer = std::move(result);
    } else if (!answer || (result.failed() && !answer->failed())) {
      answer = std::move(result);
    }
  }
  awaits_result_ = false;
  if ((!answer && all == nullptr) || PQstatus(connection_.get()) != CONNECTION_OK) fail("receive");
  co_return answer ? std::move(*answer) : Result();
}

boost::asio::awaitable<void> Connection::wait(Descriptor::wait_type condition, Deadline deadline) {
  using namespace boost::asio::experimental::awaitable_operators;
  constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
  auto& descriptor = event_loop_->descriptor;
  auto& timer = event_loop_->timer;
  for (;;) {
    timer.expires_at(std::min(deadline, Deadline::clock::now() + fence_interval));
    const auto first = co_await (descriptor.async_wait(condition, token) || timer.async_wait(token));
    if (first.index() == 0) co_return;
    require_current();
    if (Deadline::clock::now() >= deadline) throw DeadlinePassed();
  }
}

/// Throws where the server is a former primary, whose answers do not count.
void Connection::require_current() const {
  if (is_outdated()) throw Unavailable("another server has a newer timeline than the one that was asked");
}

void Connection::attach(const boost::asio::any_io_executor& executor) {
  event_loop_.emplace(executor);
  event_loop_->descriptor.assign(PQsocket(connection_.get()));
}

const boost::asio::execution_context* Connection::context() const {
  if (!event_loop_) return nullptr;
  return &boost::asio::query(event_loop_->executor, boost::asio::execution::context);
}

/// The server's warnings are its log's business, but for the one that a commit which is about to be
/// acknowledged has not reached a standby. The name of the function is not translated.
void Connection::receive_notice(void* connection, const PGresult* notice) {
  const char* const function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
  if (function != nullptr && std::string_view(function) == "SyncRepWaitForLSN")
    static_cast<Connection*>(connection)->is_replicated_ = false;
}

void Connection::close() {
  event_loop_.reset();
  connection_.reset();
  awaits_result_ = false;
}

void Connection::fail(std::string_view action) const {
  std::string message = PQerrorMessage(connection_.get());
  while (!message.empty() && message.back() == '\n')
    message.pop_back();
  throw Unavailable("cannot " + std::string(action) + ": " + message);
}

}  // namespace chassis::postgres
