#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "chassis/http/tls_context.hpp"

namespace chassis::http {

/// The byte stream of one connection, plain or over TLS, for the algorithms of Asio and Beast. Belongs to the
/// thread of its socket's executor.
class Transport {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;

  /// Plain if `context` is null.
  Transport(boost::asio::ip::tcp::socket socket, const std::shared_ptr<TlsContext>& context);

  executor_type get_executor() { return tcp_.get_executor(); }

  [[nodiscard]] bool secure() const { return tls_ != nullptr; }

  /// The plain address of the peer (`plain_address`); unspecified if it has already disconnected.
  [[nodiscard]] boost::asio::ip::address peer_address() const;

  /// The deadline of all following operations together. The connection is closed when it expires.
  void expires_after(std::chrono::milliseconds time);
  void expires_never();

  /// Idle timeout between two requests. Reading fails; a TLS connection stays open to send close_notify.
  void rests_for(std::chrono::milliseconds time);

  /// Read deadline for the rest of a request. Reading fails; the connection stays open for an error response.
  void reads_within(std::chrono::milliseconds time);

  /// Whether the deadline has expired.
  [[nodiscard]] bool out_of_time() const;

  /// Performs the TLS handshake within `time`. Returns false if it fails, for example because the client does
  /// not use TLS.
  boost::asio::awaitable<bool> handshake(std::chrono::milliseconds time);

  /// Whether unread bytes have arrived.
  [[nodiscard]] bool has_unread();

  /// Whether the peer has closed the connection or its sending half, which look the same.
  [[nodiscard]] bool peer_gone();

  /// The written bytes that the peer has not acknowledged yet.
  [[nodiscard]] std::size_t unsent_bytes();

  /// Pending and later reads get the end of the stream, once all received bytes have been read.
  void stop_reading();

  /// Closes the sending half, then discards what the client still sends: until it pauses for a second or
  /// closes, for `longest` and 32 MiB at most. A socket that is closed with unread bytes resets the
  /// connection, and the reset can overtake the answer on its way to a client that is still sending.
  boost::asio::awaitable<void> linger(std::chrono::milliseconds longest);

  /// Sends close_notify, and closes the connection.
  boost::asio::awaitable<void> close();

  /// Closes the connection immediately.
  void abort() { tcp_.close(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token)
      -> decltype(std::declval<boost::beast::tcp_stream&>().async_read_some(buffers,
                                                                            std::forward<Token>(token))) {
    if (tls_) return tls_->stream.async_read_some(buffers, std::forward<Token>(token));
    return tcp_.async_read_some(buffers, std::forward<Token>(token));
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token)
      -> decltype(std::declval<boost::beast::tcp_stream&>().async_write_some(buffers,
                                                                             std::forward<Token>(token))) {
    if (tls_) return tls_->stream.async_write_some(buffers, std::forward<Token>(token));
    return tcp_.async_write_some(buffers, std::forward<Token>(token));
  }

 private:
  /// The state of a TLS connection.
  struct Tls {
    Tls(boost::beast::tcp_stream& tcp, boost::asio::ssl::context& context) : stream(tcp, context) {}

    boost::asio::ssl::stream<boost::beast::tcp_stream&> stream;
    bool established = false;  ///< the handshake is done, and close_notify not sent
  };

  boost::asio::awaitable<void> send_close_notify();
  void set_read_deadline(std::chrono::milliseconds time);
  void clear_read_deadline();

  boost::beast::tcp_stream tcp_;
  std::unique_ptr<Tls> tls_;
  /// Ends only reading, while Beast's timers close the connection. Created on demand, and shared with pending
  /// waits.
  std::shared_ptr<boost::asio::steady_timer> read_deadline_;
};

}  // namespace chassis::http
