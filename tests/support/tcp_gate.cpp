#include "tests/support/tcp_gate.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace mars::tests {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// False where the other side has gone.
asio::awaitable<bool> write(tcp::socket& to, std::span<const char> piece) {
  const auto [error, size] =
      co_await asio::async_write(to, asio::buffer(piece.data(), piece.size()), as_result);
  co_return !error;
}

/// A message of PostgreSQL's begins with a byte for its type and four for its length.
void corrupt(std::span<char> message, LinkFault fault) {
  constexpr std::size_t length_at = 2;
  const std::size_t at = fault == LinkFault::corrupt_type ? 0 : length_at;
  if (at < message.size()) message[at] = static_cast<char>(~message[at]);
}

}  // namespace

/// One connection, and the one to the server that answers it.
struct TcpGate::Passage {
  Socket client;
  Socket server;
  std::unique_ptr<TcpInterceptor> interceptor;
  bool struck = false;
  bool half_open = false;

  void close() {
    error_code ignored;
    static_cast<void>(client.close(ignored));
    static_cast<void>(server.close(ignored));
  }
};

TcpGate::TcpGate(const std::string& host, std::uint16_t port, MakeInterceptor make_interceptor)
    : make_interceptor_(std::move(make_interceptor)) {
  tcp::resolver resolver(io_context_);
  server_ = resolver.resolve(host, std::to_string(port)).begin()->endpoint();
  listen();
  thread_ = std::jthread([this] {
    const auto work = asio::make_work_guard(io_context_);
    io_context_.run();
  });
}

TcpGate::~TcpGate() {
  io_context_.stop();
  thread_.join();
}

template <class Action>
void TcpGate::on_thread(Action action) {
  asio::post(io_context_, asio::use_future(std::move(action))).get();
}

void TcpGate::inflict(LinkFault fault, Trigger trigger, Alteration alteration) {
  on_thread([&] {
    fault_ = fault;
    trigger_ = std::move(trigger);
    alteration_ = std::move(alteration);
    strikes_ = 0;
    if (fault == LinkFault::refused) acceptor_.close();
    if (trigger_) return;
    for (const auto& passage : passages())
      strike(*passage);
  });
}

void TcpGate::open() {
  on_thread([this] {
    fault_ = LinkFault::none;
    trigger_ = nullptr;
    opened_.cancel();
    for (const auto& passage : passages()) {
      passage->struck = false;
      if (passage->half_open) passage->close();
    }
    if (!acceptor_.is_open()) listen();
  });
}

std::vector<TcpGate::PassagePtr> TcpGate::passages() {
  std::erase_if(passages_, [](const auto& passage) { return passage.expired(); });
  std::vector<PassagePtr> alive;
  for (const auto& passage : passages_)
    alive.push_back(passage.lock());
  return alive;
}

void TcpGate::strike(Passage& passage) {
  passage.struck = true;
  ++strikes_;
  if (fault_ == LinkFault::refused) passage.close();
  if (fault_ == LinkFault::half_open) {
    passage.half_open = true;
    passage.server.close();
  }
}

void TcpGate::listen() {
  acceptor_.open(own_.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(own_);
  acceptor_.listen();
  own_ = acceptor_.local_endpoint();
  co_spawn(io_context_, accept(), asio::detached);
}

asio::awaitable<void> TcpGate::accept() {
  for (;;) {
    auto [refused, client] = co_await acceptor_.async_accept(as_result);
    if (refused) co_return;
    const auto passage = std::make_shared<Passage>(Passage{std::move(client), Socket(io_context_), {}});
    if (make_interceptor_) passage->interceptor = make_interceptor_();
    error_code unreachable;
    static_cast<void>(passage->server.connect(server_, unreachable));
    if (unreachable) continue;
    passages_.push_back(passage);
    if (fault_ != LinkFault::none && fault_ != LinkFault::half_open && !trigger_) strike(*passage);
    co_spawn(io_context_, relay(passage, true), asio::detached);
    co_spawn(io_context_, relay(passage, false), asio::detached);
  }
}

asio::awaitable<void> TcpGate::relay(PassagePtr passage, bool towards_server) {
  Socket& from = towards_server ? passage->client : passage->server;
  std::array<char, 16384> bytes{};
  for (;;) {
    const auto [error, size] = co_await from.async_read_some(asio::buffer(bytes), as_result);
    if (error) break;
    const std::span piece(bytes.data(), size);
    if (towards_server && !passage->struck && trigger_ && trigger_({piece.data(), piece.size()}))
      strike(*passage);
    bool goes_on = true;
    if (passage->interceptor) {
      goes_on = co_await intercept(*passage, towards_server, {piece.data(), piece.size()});
    } else {
      goes_on = co_await pass_on(*passage, towards_server, piece);
    }
    if (!goes_on) break;
  }
  if (towards_server || !passage->half_open) passage->close();
}

asio::awaitable<bool> TcpGate::pass_on(Passage& passage, bool towards_server, std::span<char> piece) {
  Socket& to = towards_server ? passage.server : passage.client;
  switch (passage.struck ? fault_ : LinkFault::none) {
    case LinkFault::half_open:
      co_return true;
    case LinkFault::silent:
      co_await opened_.async_wait(as_result);
      break;
    case LinkFault::cut_in_statement:
      if (towards_server) co_await write(to, piece.first(piece.size() / 2));
      co_return false;
    case LinkFault::cut_before_answer:
      if (!towards_server) co_return false;
      break;
    case LinkFault::cut_in_answer:
      if (towards_server) break;
      co_await write(to, piece.first(piece.size() / 2));
      co_return false;
    case LinkFault::delayed:
      co_await pause(piece_delay);
      break;
    case LinkFault::trickling:
      co_return co_await trickle(to, piece);
    case LinkFault::corrupt_type:
    case LinkFault::corrupt_length:
      if (!towards_server) corrupt(piece, fault_);
      break;
    case LinkFault::altered:
      if (!towards_server) alteration_(piece);
      break;
    case LinkFault::none:
    case LinkFault::refused:
      break;
  }
  co_return co_await write(to, piece);
}

asio::awaitable<bool> TcpGate::intercept(Passage& passage, bool towards_server, std::string_view piece) {
  const auto output =
      towards_server ? passage.interceptor->from_client(piece) : passage.interceptor->from_server(piece);
  const bool sent = co_await write(passage.server, output.to_server);
  const bool answered = co_await write(passage.client, output.to_client);
  co_return sent&& answered && !output.close;
}

asio::awaitable<bool> TcpGate::trickle(Socket& to, std::span<const char> piece) {
  for (; !piece.empty() && fault_ == LinkFault::trickling; piece = piece.subspan(1)) {
    const bool goes_on = co_await write(to, piece.first(1));
    if (!goes_on) co_return false;
    co_await pause(byte_delay);
  }
  co_return co_await write(to, piece);
}

asio::awaitable<void> TcpGate::pause(std::chrono::milliseconds duration) {
  asio::steady_timer timer(io_context_, duration);
  co_await timer.async_wait(as_result);
}

}  // namespace mars::tests
