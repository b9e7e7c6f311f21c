#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <memory>
#include <optional>

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

/// One connection: reads requests, has them answered, writes the answers, one after the other. The handler is
/// called when the headers are there, and decides whether the body is read. Belongs to the thread of its
/// socket's executor.
class Session : public SessionHook {
 public:
  /// Speaks TLS where `tls` is not null. Stands in `idle` while it waits for a request; that may be null, and
  /// outlives it.
  Session(boost::asio::ip::tcp::socket socket, const std::shared_ptr<TlsContext>& tls, const Handler& handler,
          const SessionLimits& limits, IdleSessions* idle = nullptr);

  /// Serves until either side ends the connection. Throws where an answer cannot be finished, because the
  /// client has gone, is too slow to take it, or its stream broke off.
  boost::asio::awaitable<void> run();

  /// Makes the next answer the last one, and lets it say so.
  void finish();

  /// Ends the connection, unless a request is under way or has arrived: then after its answer.
  void end_wait();

  /// Ends the connection now.
  void abort();

  /// What lets the connection in, held until it ends.
  void hold(ConnectionLimiter::Admission admission) { admission_ = std::move(admission); }

  /// Ends the connection to make room for another, and releases its permit. Nothing where it must not end
  /// now: a request is under way or has arrived, or one that has been served has rested for less than a
  /// second.
  std::optional<Semaphore::Permit> make_room();

  /// Called now and then: notices where a request is under way that was so the last time as well, and its
  /// client has closed the connection since.
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

  [[nodiscard]] bool request_arrived();
  [[nodiscard]] bool request_begun();

  Transport stream_;
  boost::beast::flat_buffer buffer_;
  const Handler& handler_;
  const SessionLimits& limits_;
  IdleSessions* idle_sessions_;
  boost::asio::ip::address peer_;
  bool behind_proxy_;  ///< what the peer tells of others counts
  ConnectionLimiter::Admission admission_;
  ByteBudget::Share held_;    ///< by the request that is being read or answered
  ByteBudget::Share unsent_;  ///< by answers that the kernel has taken, and the client has not
  std::size_t skipped_ = 0;   ///< bytes of empty lines before the next request
  std::size_t received_ = 0;  ///< bytes of that request
  std::chrono::steady_clock::time_point idle_since_;
  bool fresh_ = true;       ///< no byte of a request has come yet
  bool idle_ = false;       ///< waiting for the first byte of a request, or for a handshake
  bool finishing_ = false;  ///< the next answer is the last
  bool ending_ = false;     ///< no request is waited for
  bool answering_ = false;  ///< a request is under way
  bool lasting_ = false;    ///< it was so at the last look
  /// Until when the rest of a request is waited for, where not all of it came at once.
  std::optional<std::chrono::steady_clock::time_point> read_deadline_;
  std::shared_ptr<std::atomic<bool>> client_gone_ = std::make_shared<std::atomic<bool>>(false);
};

/// The sessions of one thread that wait for a request, the longest idle first. Not thread-safe, but for
/// `oldest`.
class IdleSessions {
 public:
  using Clock = std::chrono::steady_clock;

  /// Ends the longest idle session that may end; its permit, or nothing where none may.
  std::optional<Semaphore::Permit> make_room();

  /// Since when the longest idle session has been idle; the end of time where none is. For any thread.
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
