#pragma once

#include <libpq-fe.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "core/postgres/parameters.hpp"
#include "core/postgres/result.hpp"
#include "core/postgres/settings.hpp"
#include "core/postgres/statement.hpp"

namespace mars::core::postgres {

/// How a connection is protected on its way.
struct Protection {
  std::string protocol;   ///< such as "TLSv1.3"; empty in the clear
  bool verified = false;  ///< whether the server has shown a certificate of a trusted authority
};

/// One connection to the server, over libpq's non-blocking interface.
///
/// It belongs to the thread that runs its executor, and to one coroutine at a time. Each wait has a deadline.
/// Errors: `SqlError` where the server refused a statement, and the connection is as good as before;
/// `Unavailable` for everything else, and the connection is closed. No error text holds a password or a
/// parameter.
///
/// Statements are sent one by one, not in libpq's pipeline mode: callers put all that waits into one
/// statement, so that a flush holds a single one either way and a pipeline would only add its
/// synchronisation.
class Connection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Connects and authenticates, until `deadline` at the latest.
  static boost::asio::awaitable<std::unique_ptr<Connection>> open(const Settings& settings,
                                                                  Deadline deadline);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Runs a statement, which is a transaction of its own, and returns when it has been committed. It is
  /// prepared the first time.
  boost::asio::awaitable<Result> execute(const Statement& statement, const Parameters& parameters,
                                         Deadline deadline);

  /// False once the connection was given up, or the server has closed it since the last statement. Costs one
  /// system call.
  [[nodiscard]] bool is_open();

  [[nodiscard]] const Protection& protection() const { return protection_; }

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;

  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  explicit Connection(const boost::asio::any_io_executor& executor)
      : descriptor_(executor), timer_(executor) {}

  boost::asio::awaitable<void> establish(const Settings& settings, Deadline deadline);
  boost::asio::awaitable<void> prepare(const Statement& statement, Deadline deadline);
  boost::asio::awaitable<Result> send(const Statement& statement, const Parameters& parameters,
                                      Deadline deadline);
  boost::asio::awaitable<Result> receive(Deadline deadline);
  boost::asio::awaitable<void> wait(Descriptor::wait_type condition, Deadline deadline);
  void close();

  /// Throws what the last failure of libpq was.
  [[noreturn]] void fail(std::string_view action) const;

  std::unique_ptr<PGconn, Finish> connection_;
  Descriptor descriptor_;  ///< of libpq's socket, which it never closes
  boost::asio::steady_timer timer_;
  std::set<std::string_view> prepared_;
  Protection protection_;
};

}  // namespace mars::core::postgres
