#include "core/postgres/connection.hpp"

#include <sys/socket.h>

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

#include "core/errors.hpp"
#include "core/postgres/conninfo.hpp"
#include "core/postgres/error.hpp"
#include "core/postgres/resolve.hpp"
#include "core/postgres/tls.hpp"

namespace mars::core::postgres {

namespace {

constexpr int binary = 1;

/// Whether the socket has neither bytes to read nor an end: its usual state between two statements.
bool nothing_arrived(int socket) {
  char byte = 0;
  return recv(socket, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT) < 0 &&
         (errno == EAGAIN || errno == EWOULDBLOCK);
}

/// The error of a failed result, as an exception.
[[noreturn]] void raise(const Result& result, const Statement& statement) {
  const std::string text = result.message() + " (" + statement.name + ")";
  // The server gives each error a code; without one it is libpq that could not make sense of what came.
  if (result.sqlstate().empty()) throw DamagedAnswer(text);
  if (is_transient(result.sqlstate())) throw Unavailable("SQLSTATE " + result.sqlstate() + ": " + text);
  throw SqlError(result.sqlstate(), text);
}

}  // namespace

boost::asio::awaitable<std::unique_ptr<Connection>> Connection::open(const Settings& settings,
                                                                     Deadline deadline) {
  const auto executor = co_await boost::asio::this_coro::executor;
  std::unique_ptr<Connection> connection(new Connection(executor));
  co_await connection->establish(settings, deadline);
  co_return connection;
}

Connection::~Connection() {
  close();
}

boost::asio::awaitable<void> Connection::establish(const Settings& settings, Deadline deadline) {
  never_ask_for_passphrases();
  require_tls_files(settings.tls);
  const std::vector<std::string> addresses = co_await resolve(settings.host, deadline);
  const Conninfo conninfo(settings, addresses);
  connection_.reset(PQconnectStartParams(conninfo.keywords().data(), conninfo.values().data(), 0));
  if (!connection_) throw std::bad_alloc();
  if (PQstatus(connection_.get()) == CONNECTION_BAD) fail("connect");
  for (auto poll = PGRES_POLLING_WRITING; poll != PGRES_POLLING_OK; poll = PQconnectPoll(connection_.get())) {
    if (poll == PGRES_POLLING_FAILED) fail("connect");
    // libpq may go on with another socket under the same number, so the reactor must forget this one each
    // time.
    descriptor_.assign(PQsocket(connection_.get()));
    co_await wait(poll == PGRES_POLLING_READING ? Descriptor::wait_read : Descriptor::wait_write, deadline);
    descriptor_.release();
  }
  if (PQsetnonblocking(connection_.get(), 1) != 0) fail("connect");
  if (PQsslInUse(connection_.get()) != 0) {
    protection_ = {.protocol = PQsslAttribute(connection_.get(), "protocol"),
                   .verified = !settings.tls.root_certificates.empty()};
  }
  descriptor_.assign(PQsocket(connection_.get()));
}

boost::asio::awaitable<Result> Connection::execute(const Statement& statement, const Parameters& parameters,
                                                   Deadline deadline) {
  try {
    co_await prepare(statement, deadline);
    co_return co_await send(statement, parameters, deadline);
  } catch (const SqlError&) {
    throw;
  } catch (...) {
    close();
    throw;
  }
}

bool Connection::is_open() {
  if (connection_ && nothing_arrived(PQsocket(connection_.get()))) return true;
  // Twice, because a server that ends a connection says why before, and one call reads no further than that.
  for (int call = 0; call < 2 && connection_; ++call) {
    if (PQconsumeInput(connection_.get()) == 0) close();
  }
  return connection_ != nullptr;
}

boost::asio::awaitable<void> Connection::prepare(const Statement& statement, Deadline deadline) {
  if (prepared_.contains(statement.name)) co_return;
  if (PQsendPrepare(connection_.get(), statement.name, statement.sql, 0, nullptr) == 0) fail("prepare");
  const Result result = co_await receive(deadline);
  if (result.failed()) raise(result, statement);
  prepared_.insert(statement.name);
}

boost::asio::awaitable<Result> Connection::send(const Statement& statement, const Parameters& parameters,
                                                Deadline deadline) {
  const std::vector<int> formats(parameters.size(), binary);
  const int sent =
      PQsendQueryPrepared(connection_.get(), statement.name, static_cast<int>(parameters.size()),
                          parameters.pointers().data(), parameters.lengths().data(), formats.data(), binary);
  if (sent == 0) fail("send");
  Result result = co_await receive(deadline);
  if (result.failed()) raise(result, statement);
  // libpq skips a message that it does not expect, which a row is whose type was damaged on the way.
  if (!result.complete()) throw DamagedAnswer(std::string("rows are missing (") + statement.name + ")");
  co_return result;
}

boost::asio::awaitable<Result> Connection::receive(Deadline deadline) {
  for (int unsent = PQflush(connection_.get()); unsent != 0; unsent = PQflush(connection_.get())) {
    if (unsent < 0) fail("send");
    co_await wait(Descriptor::wait_write, deadline);
  }
  // A null result ends the answer. The server may refuse a statement behind its rows, at the commit, so the
  // first failure decides, wherever it stands.
  std::optional<Result> answer;
  for (;;) {
    while (PQisBusy(connection_.get()) != 0) {
      co_await wait(Descriptor::wait_read, deadline);
      if (PQconsumeInput(connection_.get()) == 0) fail("receive");
    }
    PGresult* const next = PQgetResult(connection_.get());
    if (next == nullptr) break;
    Result result(next);
    // libpq would return it again for ever.
    if (result.begins_copy()) throw DamagedAnswer("nobody asked for a copy");
    if (!answer || (result.failed() && !answer->failed())) answer = std::move(result);
  }
  if (!answer || PQstatus(connection_.get()) != CONNECTION_OK) fail("receive");
  co_return std::move(*answer);
}

boost::asio::awaitable<void> Connection::wait(Descriptor::wait_type condition, Deadline deadline) {
  using namespace boost::asio::experimental::awaitable_operators;
  constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
  timer_.expires_at(deadline);
  const auto first = co_await (descriptor_.async_wait(condition, token) || timer_.async_wait(token));
  if (first.index() != 0) throw Unavailable("PostgreSQL did not answer before the deadline");
}

void Connection::close() {
  if (descriptor_.is_open()) descriptor_.release();
  connection_.reset();
}

void Connection::fail(std::string_view action) const {
  std::string message = PQerrorMessage(connection_.get());
  while (!message.empty() && message.back() == '\n')
    message.pop_back();
  throw Unavailable("cannot " + std::string(action) + ": " + message);
}

}  // namespace mars::core::postgres
