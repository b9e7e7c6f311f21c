#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace mars::tests {

/// A port that passes connections on to a server, and can be shut as if the server had died. Thread-safe.
class TcpGate {
 public:
  /// Begins open, on a free port of 127.0.0.1.
  TcpGate(const std::string& host, std::uint16_t port);
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;
  ~TcpGate();

  [[nodiscard]] std::uint16_t port() const { return own_.port(); }

  /// Breaks every connection and refuses new ones.
  void shut();

  /// Lets connections through again.
  void open();

 private:
  using Socket = boost::asio::ip::tcp::socket;
  struct Passage;

  void listen();
  void accept();
  void relay(const std::shared_ptr<Passage>& passage, bool towards_server);
  void pass_on(const std::shared_ptr<Passage>& passage, bool towards_server, std::size_t size);
  /// Runs `action` on the gate's thread and returns when it is done.
  template <class Action>
  void on_thread(Action action);

  boost::asio::io_context io_context_{1};
  boost::asio::ip::tcp::endpoint server_;
  boost::asio::ip::tcp::acceptor acceptor_{io_context_};
  boost::asio::ip::tcp::endpoint own_{boost::asio::ip::address_v4::loopback(), 0};
  std::vector<std::weak_ptr<Passage>> passages_;
  std::jthread thread_;
};

}  // namespace mars::tests
