#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "chassis/http/connection_limiter.hpp"
#include "chassis/http/message.hpp"
#include "chassis/http/session.hpp"
#include "chassis/http/session_limits.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::http {

/// The connections of one thread. Everything but the constructor must be called on the thread of `context`.
class ConnectionManager {
 public:
  /// Uses TLS if `tls` is not null. Logs failures of connections that their clients did not cause. All
  /// references must outlive the context.
  ConnectionManager(boost::asio::io_context& context, Handler handler, const SessionLimits& limits,
                    ConnectionLimiter& limiter, telemetry::Logger& logger, const TlsContexts* tls = nullptr);

  /// The connection managers, including this one, whose idle connections may be evicted for new ones. Must be
  /// called before `serve`.
  void share_permits_with(std::vector<ConnectionManager*> workers) { colleagues_ = std::move(workers); }

  /// Serves a connection whose socket belongs to its `io_context`. If every permit is taken, the longest idle
  /// connection of all managers is evicted. If there is none, or if the client has too many connections, the
  /// new connection is rejected.
  void serve(boost::asio::ip::tcp::socket socket);

  /// Makes every further response the last of its connection.
  void finish();

  /// Drains: calls `finish`, accepts requests on open connections until `idle_deadline`, waits for responses
  /// in flight until `deadline`, then closes the remaining connections. Returns how many it had to close.
  boost::asio::awaitable<std::size_t> drain(std::chrono::steady_clock::time_point idle_deadline,
                                            std::chrono::steady_clock::time_point deadline);

  [[nodiscard]] boost::asio::io_context::executor_type executor() const { return context_.get_executor(); }

 private:
  void start_session(boost::asio::ip::tcp::socket socket, ConnectionLimiter::Admission admission);
  boost::asio::awaitable<void> serve_in_place_of_another(boost::asio::ip::tcp::socket socket,
                                                         ConnectionLimiter::Admission admission);
  boost::asio::awaitable<std::optional<Semaphore::Permit>> make_room();
  [[nodiscard]] std::vector<ConnectionManager*> colleagues_with_idle() const;
  void reject(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<void> run_session(boost::asio::ip::tcp::socket socket,
                                           ConnectionLimiter::Admission admission);
  boost::asio::awaitable<void> serve_client(boost::asio::ip::tcp::socket socket,
                                            ConnectionLimiter::Admission admission);
  void log_failure(const std::exception& failure);
  boost::asio::awaitable<void> send_rejection(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<void> watch_clients();
  boost::asio::awaitable<void> until_empty(std::chrono::steady_clock::time_point deadline);

  boost::asio::io_context& context_;
  Handler handler_;
  SessionLimits limits_;
  ConnectionLimiter& limiter_;
  telemetry::Logger& logger_;
  const TlsContexts* tls_;
  std::unordered_set<Session*> sessions_;
  IdleSessions idle_sessions_;
  boost::asio::steady_timer emptied_;  ///< cancelled when the last session has ended or the last connection
                                       ///< that waited for room is rejected
  boost::asio::steady_timer next_look_;
  bool watching_ = false;
  bool finishing_ = false;
  std::size_t rejections_ = 0;  ///< under way
  std::size_t waiting_ = 0;     ///< connections for which room is being made
  std::vector<ConnectionManager*> colleagues_{this};
};

}  // namespace chassis::http
