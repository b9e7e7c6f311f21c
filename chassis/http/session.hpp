#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <span>

#include "chassis/http/byte_budget.hpp"
#include "chassis/http/connection_limiter.hpp"
#include "chassis/http/message.hpp"
#include "chassis/http/request_parser.hpp"
#include "chassis/http/session_limits.hpp"
#include "chassis/http/transport.hpp"

namespace chassis::http {

class IdleSessions;

using SessionHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// One client connection: reads requests, calls the handler and writes the responses, one after the other.
/// The handler is called after the headers, and decides whether the body is read. Belongs to the thread of
/// its socket's executor.
class Session : public SessionHook {
 public:
  /// Uses TLS if `tls` is not null. Is listed in `idle`, which may be null and must outlive it, while it
  /// waits for a request.
  Session(boost::asio::ip::tcp::socket socket, const std::shared_ptr<TlsContext>& tls, const Handler& handler,
          const SessionLimits& limits, IdleSessions* idle = nullptr);

  /// Serves until either side closes the connection. Throws if a response cannot be completed because the
  /// client disconnected, reads too slowly, or the stream of the body failed.
  boost::asio::awaitable<void> run();

  /// Makes the next response the last one, with `Connection: close`.
  void finish();

  /// Closes the connection; if a request is in flight or has arrived, after its response.
  void end_wait();

  /// Closes the connection immediately.
  void abort();

  /// The permit of the connection, held until it closes.
  void hold(ConnectionLimiter::Admission admission) { admission_ = std::move(admission); }

  /// Closes the connection to make room for another one, and returns its permit. Empty if it must not be
  /// closed: a request is in flight or has arrived, or the connection has been idle for less than a second
  /// since its last request.
  std::optional<Semaphore::Permit> make_room();

  /// Called periodically. If a request has been in flight since the last call and its client has
  /// disconnected, sets `client_gone`.
  void look_for_client();

 private:
  friend class IdleSessions;
  class UnreadBody;

  boost::asio::awaitable<bool> serve_request();
  boost::asio::awaitable<boost::beast::error_code> await_request();
  void begin_idle();
  void end_idle();
  boost::asio::awaitable<boost::beast::error_code> read_header(RequestParser& parser);
  boost::asio::awaitable<boost::beast::error_code> read_body(RequestParser& parser, bool invite);
  boost::asio::awaitable<boost::beast::error_code> read_more(std::size_t most);
  boost::asio::awaitable<boost::beast::error_code> invite_body();
  boost::beast::error_code parse_header(RequestParser& parser);
  boost::beast::error_code parse_body(RequestParser& parser);
  void begin_reading();
  void begin_answering();
  boost::asio::awaitable<bool> answer(RequestParser& parser, Request& request);
  void count_unsent(ByteBudget::Share answer);
  boost::asio::awaitable<bool> write(const Request& request, Response& response, bool keep_alive);
  boost::asio::awaitable<void> write_stream(BodyStream& stream, std::string first, bool chunked);
  boost::asio::awaitable<void> write_piece(std::string_view piece, bool chunked);
  boost::asio::awaitable<std::size_t> send(std::span<const boost::asio::const_buffer> buffers);

  [[nodiscard]] bool request_arrived();
  [[nodiscard]] bool request_begun();

  Transport stream_;
  boost::beast::flat_buffer buffer_;
  const Handler& handler_;
  const SessionLimits& limits_;
  IdleSessions* idle_sessions_;
  boost::asio::ip::address peer_;
  bool behind_proxy_;  ///< the forwarding headers of the peer count
  ConnectionLimiter::Admission admission_;
  ByteBudget::Share held_;    ///< bytes of the current request
  ByteBudget::Share unsent_;  ///< bytes of responses in the send buffer of the kernel
  std::size_t skipped_ = 0;   ///< bytes of empty lines before the next request
  std::size_t received_ = 0;  ///< bytes of that request
  std::chrono::steady_clock::time_point idle_since_;
  bool fresh_ = true;       ///< no byte has arrived yet
  bool idle_ = false;       ///< waiting for the first byte of a request, or for a handshake
  bool finishing_ = false;  ///< the next response is the last
  bool ending_ = false;     ///< no further request is read
  bool answering_ = false;  ///< a request is in flight
  bool lasting_ = false;    ///< it was in flight at the last check
  /// The deadline for the rest of a request that has arrived partially.
  std::optional<std::chrono::steady_clock::time_point> read_deadline_;
  std::shared_ptr<std::atomic<bool>> client_gone_ = std::make_shared<std::atomic<bool>>(false);
};

/// The idle sessions of one thread, the longest idle first. Not thread-safe, except `oldest`.
class IdleSessions {
 public:
  using Clock = std::chrono::steady_clock;

  /// Closes the longest idle session that may be closed, and returns its permit; empty if there is none.
  std::optional<Semaphore::Permit> make_room();

  /// Since when the longest idle session has been idle; `time_point::max()` if there is none. Thread-safe.
  [[nodiscard]] Clock::time_point oldest() const { return oldest_.load(std::memory_order_relaxed); }

 private:
  friend class Session;

  void add(Session& session);
  void remove(Session& session);
  void note_oldest();

  boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>> sessions_;
  std::atomic<Clock::time_point> oldest_ = Clock::time_point::max();
};

}  // namespace chassis::http
