#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace mars::tests {

/// What a gate does to a connection. A piece is what one read from a socket gives; on the loopback interface
/// that is what one side sent before it waited for the other.
enum class LinkFault : std::uint8_t {
  none,
  refused,            ///< connections are broken, and new ones refused
  silent,             ///< nothing passes until the gate opens; then what was held back does
  half_open,          ///< the server's end is gone, and the client is not told before the gate opens
  cut_in_statement,   ///< half of a piece reaches the server, then the connection breaks
  cut_before_answer,  ///< the server answers, and the connection breaks instead
  cut_in_answer,      ///< the connection breaks behind half of the server's answer
  delayed,            ///< each piece is late
  trickling,          ///< each byte is late
  corrupt_type,       ///< the first byte of each piece of the server's, a message's type, is another
  corrupt_length,     ///< so are the next ones, its length
  altered             ///< pieces of the server's are changed in the way that was told
};

/// Rewrites what the two sides of one connection send. Used on the gate's thread only.
class TcpInterceptor {
 public:
  /// What is sent on for a piece that has come.
  struct Output {
    std::string to_client;
    std::string to_server;
    bool close = false;  ///< both sides, afterwards
  };

  TcpInterceptor() = default;
  TcpInterceptor(const TcpInterceptor&) = delete;
  TcpInterceptor& operator=(const TcpInterceptor&) = delete;
  virtual ~TcpInterceptor() = default;

  virtual Output from_client(std::string_view piece) = 0;
  virtual Output from_server(std::string_view piece) = 0;
};

/// A port that passes connections on to a server, and can do harm to them. Thread-safe.
class TcpGate {
 public:
  /// Whether a connection is to be struck now: asked of each piece towards the server, on the gate's thread.
  using Trigger = std::function<bool(std::string_view piece)>;

  /// Changes a piece of the server's, on the gate's thread.
  using Alteration = std::function<void(std::span<char> piece)>;

  /// Makes the interceptor of a new connection.
  using MakeInterceptor = std::function<std::unique_ptr<TcpInterceptor>()>;

  static constexpr std::chrono::milliseconds piece_delay{100};
  static constexpr std::chrono::milliseconds byte_delay{2};

  /// Begins open, on a free port of 127.0.0.1. With interceptors, of the faults only those that break whole
  /// connections have an effect.
  TcpGate(const std::string& host, std::uint16_t port, MakeInterceptor make_interceptor = {});
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;
  ~TcpGate();

  [[nodiscard]] std::uint16_t port() const { return own_.port(); }

  /// Strikes every connection, `half_open` excepted also those that come; or, with a trigger, each one from
  /// the piece on for which the trigger says so.
  void inflict(LinkFault fault, Trigger trigger = {}) { inflict(fault, std::move(trigger), {}); }

  /// Alters what the server answers from the piece on for which the trigger says so.
  void alter(Alteration alteration, Trigger trigger) {
    inflict(LinkFault::altered, std::move(trigger), std::move(alteration));
  }

  /// Breaks every connection and refuses new ones.
  void shut() { inflict(LinkFault::refused); }

  /// Lets connections through again.
  void open();

  /// How many connections were struck since the last fault was inflicted, refused ones not counted.
  [[nodiscard]] int strikes() const { return strikes_; }

 private:
  using Socket = boost::asio::ip::tcp::socket;
  struct Passage;
  using PassagePtr = std::shared_ptr<Passage>;

  void listen();
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> relay(PassagePtr passage, bool towards_server);
  /// Passes a piece on in the way of the fault. False where the connection is to end.
  boost::asio::awaitable<bool> pass_on(Passage& passage, bool towards_server, std::span<char> piece);
  /// Passes on what the interceptor makes of a piece. False where the connection is to end.
  static boost::asio::awaitable<bool> intercept(Passage& passage, bool towards_server,
                                                std::string_view piece);
  boost::asio::awaitable<bool> trickle(Socket& to, std::span<const char> piece);
  boost::asio::awaitable<void> pause(std::chrono::milliseconds duration);

  void inflict(LinkFault fault, Trigger trigger, Alteration alteration);
  void strike(Passage& passage);
  [[nodiscard]] std::vector<PassagePtr> passages();
  /// Runs `action` on the gate's thread and returns when it is done.
  template <class Action>
  void on_thread(Action action);

  boost::asio::io_context io_context_{1};
  boost::asio::ip::tcp::endpoint server_;
  boost::asio::ip::tcp::acceptor acceptor_{io_context_};
  boost::asio::ip::tcp::endpoint own_{boost::asio::ip::address_v4::loopback(), 0};
  std::vector<std::weak_ptr<Passage>> passages_;
  LinkFault fault_ = LinkFault::none;
  MakeInterceptor make_interceptor_;
  Trigger trigger_;
  Alteration alteration_;
  boost::asio::steady_timer opened_{io_context_, boost::asio::steady_timer::time_point::max()};
  std::atomic<int> strikes_ = 0;
  std::jthread thread_;
};

}  // namespace mars::tests
