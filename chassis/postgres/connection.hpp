#pragma once

#include <libpq-fe.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/database/statement.hpp"
#include "chassis/postgres/endpoint.hpp"
#include "chassis/postgres/fence.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/protection.hpp"
#include "chassis/postgres/result.hpp"
#include "chassis/postgres/session_setup.hpp"
#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

using database::Statement;

/// One connection to the server, over libpq's non-blocking interface.
///
/// Belongs to one coroutine at a time, and to the thread of the executor that it is attached to. A detached
/// connection may move to another thread. Each wait has a deadline. Errors: `SqlError` and `Refusal` mean
/// that the server refused and rolled back a statement, and that the connection is still usable.
/// `DeadlinePassed` means that the result of a statement is outstanding; `finish` continues to wait for it.
/// Any other `Unavailable` means that the connection is closed. No error text contains a password or a
/// parameter.
///
/// Statements are sent one by one, not in libpq's pipeline mode: callers batch all pending requests into one
/// statement, so a pipeline would only add a synchronisation message.
class Connection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Connects to one of the hosts of `settings`, as a `Cluster` does.
  static boost::asio::awaitable<std::unique_ptr<Connection>> open(const Settings& settings,
                                                                  Deadline deadline);

  /// Connects to `endpoint`, authenticates and sets the session up within `deadline`. Throws
  /// `ConnectFailure`. The connection is attached to the executor of the coroutine.
  ///
  /// Time-outs among the defaults of the server can end the session before it is set up. In that case it
  /// connects once more with these time-outs switched off by start-up options. The first attempt has no
  /// start-up options, because PgBouncer rejects the parameter `options`.
  static boost::asio::awaitable<std::unique_ptr<Connection>> open(const Settings& settings,
                                                                  const Endpoint& endpoint,
                                                                  Deadline deadline);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Executes a statement in a transaction of its own, and returns once it is committed. Prepares the
  /// statement the first time.
  boost::asio::awaitable<Result> execute(const database::Statement& statement, const Parameters& parameters,
                                         Deadline deadline);

  /// Executes statements without parameters, separated by semicolons, in one round trip and one transaction,
  /// unless they say otherwise. Returns the result of each up to the first failure, with values as text. If
  /// it throws, the connection must not be used any more.
  boost::asio::awaitable<std::vector<Result>> run_script(const std::string& sql, Deadline deadline);

  /// Whether a statement may be started. False if the connection is closed, if a result is outstanding, if
  /// the server has closed the session or refused the last statement in a way that another session may not,
  /// or if the server is outdated or doubtful. Costs one system call.
  [[nodiscard]] bool is_open();

  [[nodiscard]] const Protection& protection() const { return protection_; }

  /// Whether the connection was closed.
  [[nodiscard]] bool is_closed() const { return connection_ == nullptr; }

  /// Whether the result of a statement is outstanding.
  [[nodiscard]] bool awaits_result() const { return awaits_result_; }

  /// Reads the outstanding result and discards it. After the deadline the result is still outstanding. A
  /// failure closes the connection.
  boost::asio::awaitable<void> finish(Deadline deadline);

  /// Attaches the connection to the thread of `executor`. The connection must be detached.
  void attach(const boost::asio::any_io_executor& executor);

  /// Detaches the connection from its executor. No statement may be running. Callable from any thread, while
  /// no other thread uses the connection.
  void detach() { event_loop_.reset(); }

  /// The executor that it is attached to; empty if detached.
  [[nodiscard]] boost::asio::any_io_executor executor() const {
    return event_loop_ ? event_loop_->executor : boost::asio::any_io_executor();
  }

  /// The event loop that it is attached to; null if detached.
  [[nodiscard]] const boost::asio::execution_context* context() const;

  [[nodiscard]] const ServerIdentity& server() const { return server_; }

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

  /// Subjects the connection to `fence`: once it is outdated, no statement is sent and no result is accepted.
  void set_fence(std::shared_ptr<Fence> fence, Fence::Stamp stamp) {
    fence_ = std::move(fence);
    stamp_ = stamp;
  }

  /// Whether a newer timeline than that of its server has been seen.
  [[nodiscard]] bool is_outdated() const { return fence_ && fence_->is_outdated(stamp_); }

  /// Whether the connection leads through a pooler.
  [[nodiscard]] bool is_pooled() const {
    return connection_ && PQbackendPID(connection_.get()) != server_.backend;
  }

  /// Whether its server is neither outdated nor doubtful.
  [[nodiscard]] bool is_trusted() const { return !fence_ || fence_->is_trusted(stamp_); }

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;

  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  /// Waits for the socket, which libpq owns.
  struct EventLoop {
    explicit EventLoop(const boost::asio::any_io_executor& owner)
        : executor(owner), descriptor(owner), timer(owner) {}

    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    ~EventLoop() {
      if (descriptor.is_open()) descriptor.release();
    }

    boost::asio::any_io_executor executor;
    Descriptor descriptor;
    boost::asio::steady_timer timer;
  };

  Connection() = default;

  /// Connects with start-up options. If it throws, `options` are those with which a retry may succeed, if
  /// any.
  static boost::asio::awaitable<std::unique_ptr<Connection>> try_open(const Settings& settings,
                                                                      const Endpoint& endpoint,
                                                                      std::string& options,
                                                                      Deadline deadline);
  boost::asio::awaitable<void> establish(const Settings& settings, const std::string& options,
                                         Deadline deadline);
  boost::asio::awaitable<void> set_up(const Settings& settings, Deadline deadline);
  boost::asio::awaitable<Result> run(const database::Statement& statement, const Parameters& parameters,
                                     Deadline deadline);
  boost::asio::awaitable<Result> round_trip(const database::Statement& statement,
                                            const Parameters& parameters, Deadline deadline);
  [[nodiscard]] bool send(const database::Statement& statement, const Parameters& parameters);
  boost::asio::awaitable<Result> receive(Deadline deadline, std::vector<Result>* all = nullptr);
  boost::asio::awaitable<void> flush(Deadline deadline);
  boost::asio::awaitable<void> wait(Descriptor::wait_type condition, Deadline deadline);
  static void receive_notice(void* connection, const PGresult* notice);
  void require_current() const;
  void close();

  /// Throws the last error of libpq.
  [[noreturn]] void fail(std::string_view action) const;

  std::unique_ptr<PGconn, Finish> connection_;
  std::optional<EventLoop> event_loop_;
  std::set<std::string_view> prepared_;
  Protection protection_;
  bool prepares_ = true;        ///< false where prepared statements do not last, behind a pooler
  bool awaits_result_ = false;  ///< a statement was sent whole
  bool is_replicated_ = true;   ///< what was committed last
  bool is_fit_ = true;          ///< false if it must be closed instead of reused
  ServerIdentity server_;
  Endpoint endpoint_;
  std::shared_ptr<Fence> fence_;  ///< null: nothing ends the connection
  Fence::Stamp stamp_;
};

}  // namespace chassis::postgres
