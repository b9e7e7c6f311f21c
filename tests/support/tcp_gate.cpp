#include "tests/support/tcp_gate.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace mars::tests {

using boost::asio::ip::tcp;
using boost::system::error_code;

/// One connection, and the one to the server that answers it.
struct TcpGate::Passage {
  Socket client;
  Socket server;
  std::array<char, 16384> to_server{};
  std::array<char, 16384> to_client{};

  void close() {
    error_code ignored;
    static_cast<void>(client.close(ignored));
    static_cast<void>(server.close(ignored));
  }
};

TcpGate::TcpGate(const std::string& host, std::uint16_t port) {
  tcp::resolver resolver(io_context_);
  server_ = resolver.resolve(host, std::to_string(port)).begin()->endpoint();
  listen();
  thread_ = std::jthread([this] {
    const auto work = boost::asio::make_work_guard(io_context_);
    io_context_.run();
  });
}

TcpGate::~TcpGate() {
  io_context_.stop();
  thread_.join();
}

template <class Action>
void TcpGate::on_thread(Action action) {
  boost::asio::post(io_context_, boost::asio::use_future(std::move(action))).get();
}

void TcpGate::shut() {
  on_thread([this] {
    acceptor_.close();
    for (const auto& passage : std::exchange(passages_, {})) {
      if (const auto open = passage.lock()) open->close();
    }
  });
}

void TcpGate::open() {
  on_thread([this] { listen(); });
}

void TcpGate::listen() {
  acceptor_.open(own_.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(own_);
  acceptor_.listen();
  own_ = acceptor_.local_endpoint();
  accept();
}

void TcpGate::accept() {
  acceptor_.async_accept([this](error_code refused, Socket client) {
    if (refused) return;
    auto passage = std::make_shared<Passage>(Passage{std::move(client), Socket(io_context_)});
    error_code unreachable;
    static_cast<void>(passage->server.connect(server_, unreachable));
    if (!unreachable) {
      passages_.push_back(passage);
      relay(passage, true);
      relay(passage, false);
    }
    accept();
  });
}

void TcpGate::relay(const std::shared_ptr<Passage>& passage, bool towards_server) {
  Socket& from = towards_server ? passage->client : passage->server;
  from.async_read_some(boost::asio::buffer(towards_server ? passage->to_server : passage->to_client),
                       [this, passage, towards_server](error_code read_failed, std::size_t size) {
                         if (read_failed) {
                           passage->close();
                         } else {
                           pass_on(passage, towards_server, size);
                         }
                       });
}

void TcpGate::pass_on(const std::shared_ptr<Passage>& passage, bool towards_server, std::size_t size) {
  Socket& to = towards_server ? passage->server : passage->client;
  const auto& bytes = towards_server ? passage->to_server : passage->to_client;
  boost::asio::async_write(to, boost::asio::buffer(bytes, size),
                           [this, passage, towards_server](error_code write_failed, std::size_t) {
                             if (write_failed) {
                               passage->close();
                             } else {
                               relay(passage, towards_server);
                             }
                           });
}

}  // namespace mars::tests
