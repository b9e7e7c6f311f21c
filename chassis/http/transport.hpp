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

/// The bytes of one connection, in the clear or through TLS: a stream for the algorithms of Asio and Beast.
/// Belongs to the thread of its socket's executor.
class Transport {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;

  /// In the clear where `context` is null.
  Transport(boost::asio::ip::tcp::socket socket, const std::shared_ptr<TlsContext>& context);

  executor_type get_executor() { return tcp_.get_executor(); }

  [[nodiscard]] bool secure() const { return tls_ != nullptr; }

  /// The plain address of the peer (`plain_address`); unspecified where it has gone already.
  [[nodiscard]] boost::asio::ip::address peer_address() const;

  /// How long what is awaited from now on may take, all of it together; then the connection is closed.
  void expires_after(std::chrono::milliseconds time);
  void expires_never();

  /// The same for the time between two requests, but that a TLS connection stays open: reading fails, and the
  /// client can be told.
  void rests_for(std::chrono::milliseconds time);

  /// The same for the rest of a request: reading fails, and every client can be told.
  void reads_within(std::chrono::milliseconds time);

  /// Whether that time is over.
  [[nodiscard]] bool out_of_time() const;

  /// Agrees on keys with a TLS client, within `time`. False where that fails, for example because it speaks
  /// no TLS.
  boost::asio::awaitable<bool> handshake(std::chrono::milliseconds time);

  /// Whether bytes have come that were not read yet.
  [[nodiscard]] bool has_unread();

  /// Whether the peer has closed the connection, or its sending half, which looks the same.
  [[nodiscard]] bool peer_gone();

  /// How much of what was written the peer has not acknowledged yet, in bytes.
  [[nodiscard]] std::size_t unsent_bytes();

  /// What waits for bytes now, or later when all that has come is read, gets the end of the stream.
  void stop_reading();

  /// Closes the sending half, then discards what the client still sends: until it pauses for a second or
  /// closes, for `longest` and 32 MiB at most. A socket that is closed with unread bytes resets the
  /// connection, and the reset can overtake the answer on its way to a client that is still sending.
  boost::asio::awaitable<void> linger(std::chrono::milliseconds longest);

  /// Tells the client that nothing follows, and closes the connection.
  boost::asio::awaitable<void> close();

  /// Closes the connection without a word.
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
  /// What only a TLS connection pays for.
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
  /// Ends reading alone, where Beast's timers close the connection. Made when it is needed, and shared with
  /// what waits for it.
  std::shared_ptr<boost::asio::steady_timer> read_deadline_;
};

}  // namespace chassis::http
