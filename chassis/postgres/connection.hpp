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
/// It is attached to an executor, by whose thread it is used, and belongs to one coroutine at a time.
/// Detached, it may go to another thread. Each wait has a deadline. Errors: `SqlError` and `Refusal` where
/// the server refused and undid a statement, and further ones can be executed; `DeadlinePassed` where it has
/// a statement and no answer, for which `finish` can go on waiting; any other `Unavailable`, and the
/// connection is closed. No error text holds a password or a parameter.
///
/// Statements are sent one by one, not in libpq's pipeline mode: callers put all that waits into one
/// statement, so that a flush holds a single one either way and a pipeline would only add its
/// synchronisation.
class Connection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Connects to one of the hosts of `settings`, as a cluster of its own does.
  static boost::asio::awaitable<std::unique_ptr<Connection>> open(const Settings& settings,
                                                                  Deadline deadline);

  /// Connects to `endpoint`, authenticates and sets the session up, until `deadline` at the latest. Throws
  /// `ConnectFailure`. The connection is attached to the executor of the coroutine.
  ///
  /// Where the session ends before it was set up, as time-outs among its defaults can make it, it is begun
  /// once more with these switched off from the start. Not so at once, since PgBouncer refuses the start-up
  /// parameter `options`.
  static boost::asio::awaitable<std::unique_ptr<Connection>> open(const Settings& settings,
                                                                  const Endpoint& endpoint,
                                                                  Deadline deadline);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Runs a statement, which is a transaction of its own, and returns when it has been committed. It is
  /// prepared the first time.
  boost::asio::awaitable<Result> execute(const database::Statement& statement, const Parameters& parameters,
                                         Deadline deadline);

  /// Runs statements without parameters, separated by semicolons, in one round trip: one transaction, unless
  /// they say otherwise. Returns the result of each, with values as text, up to the first that failed. Where
  /// it throws, the connection must not be used any more.
  boost::asio::awaitable<std::vector<Result>> run_script(const std::string& sql, Deadline deadline);

  /// Whether to begin with it: false once the connection was given up, while it awaits an answer, where the
  /// server has closed it since the last statement, or refused that in a way that another session may not, or
  /// where its server is outdated or doubtful. Costs one system call.
  [[nodiscard]] bool is_open();

  [[nodiscard]] const Protection& protection() const { return protection_; }

  /// Whether it was given up.
  [[nodiscard]] bool is_closed() const { return connection_ == nullptr; }

  /// Whether the server has a statement whose answer has not been read to the end.
  [[nodiscard]] bool awaits_result() const { return awaits_result_; }

  /// Reads the rest of an answer, and drops it. At the deadline it goes on awaiting it; where that fails, the
  /// connection is closed.
  boost::asio::awaitable<void> finish(Deadline deadline);

  /// Makes `executor` the one whose thread uses the connection. It must be detached.
  void attach(const boost::asio::any_io_executor& executor);

  /// Leaves its executor. Nothing may be under way; any thread may call it that nobody else uses the
  /// connection on.
  void detach() { event_loop_.reset(); }

  /// The executor that it is attached to; empty where it is detached.
  [[nodiscard]] boost::asio::any_io_executor executor() const {
    return event_loop_ ? event_loop_->executor : boost::asio::any_io_executor();
  }

  /// What it is attached to; null where it is detached.
  [[nodiscard]] const boost::asio::execution_context* context() const;

  [[nodiscard]] const ServerIdentity& server() const { return server_; }

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

  /// Lets `fence` end the connection: once it is outdated, no statement is sent and no answer is taken.
  void set_fence(std::shared_ptr<Fence> fence, Fence::Stamp stamp) {
    fence_ = std::move(fence);
    stamp_ = stamp;
  }

  /// Whether a newer timeline than that of its server was seen.
  [[nodiscard]] bool is_outdated() const { return fence_ && fence_->is_outdated(stamp_); }

  /// Whether a pooler stands between the service and the server.
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

  /// What waits for the socket, which stays libpq's.
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

  /// With start-up options. Where it throws, `options` are those with which it may succeed, if any.
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

  /// Throws what the last failure of libpq was.
  [[noreturn]] void fail(std::string_view action) const;

  std::unique_ptr<PGconn, Finish> connection_;
  std::optional<EventLoop> event_loop_;
  std::set<std::string_view> prepared_;
  Protection protection_;
  bool prepares_ = true;        ///< false where prepared statements do not last, behind a pooler
  bool awaits_result_ = false;  ///< a statement was sent whole
  bool is_replicated_ = true;   ///< what was committed last
  bool is_fit_ = true;          ///< false where it is to be closed rather than used again
  ServerIdentity server_;
  Endpoint endpoint_;
  std::shared_ptr<Fence> fence_;  ///< null: nothing ends the connection
  Fence::Stamp stamp_;
};

}  // namespace chassis::postgres
