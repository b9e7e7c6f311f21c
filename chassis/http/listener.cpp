#include "chassis/http/listener.hpp"

#include <fmt/format.h>
#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "chassis/base/host_and_port.hpp"

namespace chassis::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// Descriptors may be exhausted; an immediate retry would fail again.
constexpr std::chrono::milliseconds pause_after_failure{100};

/// How long handshakes under way may take until the listener closes.
constexpr std::chrono::milliseconds longest_handshake{100};

/// What the kernel keeps for a connection at most in each direction, in bytes; it would let them grow to
/// megabytes, which count as the process's. Connections take the sizes over from the socket that listens.
constexpr int send_buffer = 262'144;
constexpr int receive_buffer = 131'072;

tcp::acceptor listen_on(asio::io_context& context, const tcp::endpoint& endpoint) {
  tcp::acceptor acceptor(context, endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  acceptor.set_option(asio::socket_base::send_buffer_size(send_buffer));
  acceptor.set_option(asio::socket_base::receive_buffer_size(receive_buffer));
  acceptor.bind(endpoint);
  acceptor.listen();
  return acceptor;
}

tcp::acceptor listen(asio::io_context& context, const ListeningAddress& address) {
  try {
    const auto endpoints =
        tcp::resolver(context).resolve(address.host, std::to_string(address.port), tcp::resolver::passive);
    return listen_on(context, *endpoints.begin());
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error(fmt::format("{}: cannot listen on {}: {}", address.settings,
                                         host_and_port(address.host, address.port), error.code().message()));
  }
}

/// Makes the kernel drop the first packet of each new connection, while handshakes under way are completed.
/// On failure nothing changes: the filter narrows a race.
void drop_new_handshakes(tcp::acceptor& acceptor) {
  constexpr std::uint32_t flags = 13;  // the byte of the TCP header
  constexpr std::uint32_t syn = 0x02;
  constexpr std::uint32_t ack = 0x10;
  constexpr std::uint32_t whole_packet = 0xffff'ffff;
  std::array<sock_filter, 5> program{{BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags),
                                      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, syn | ack),
                                      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, syn, 0, 1),
                                      BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, whole_packet)}};
  const sock_fprog filter{.len = program.size(), .filter = program.data()};
  static_cast<void>(
      setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter));
}

void deal(tcp::socket socket, ConnectionManager& manager) {
  asio::post(manager.executor(),
             [&manager, accepted = std::move(socket)]() mutable { manager.serve(std::move(accepted)); });
}

}  // namespace

Listener::Listener(asio::io_context& context, const ListeningAddress& address,
                   std::vector<ConnectionManager*> managers, OnFailure on_failure, DescriptorReserve* reserve)
    : acceptor_(listen(context, address)),
      pause_(context),
      closed_(context),
      managers_(std::move(managers)),
      on_failure_(std::move(on_failure)),
      reserve_(reserve) {
  for (ConnectionManager* const manager : managers_)
    manager->share_permits_with(managers_);
}

ConnectionManager& Listener::next_manager() {
  return *managers_[turn_++ % managers_.size()];
}

asio::awaitable<void> Listener::run() {
  while (!stopping_) {
    if (reserve_ != nullptr) reserve_->refill();
    ConnectionManager& manager = next_manager();
    auto [error, socket] = co_await acceptor_.async_accept(manager.executor(), as_result);
    if (!error) {
      deal(std::move(socket), manager);
    } else if (!stopping_ && !accept_from_reserve()) {
      on_failure_(error);
      pause_.expires_after(pause_after_failure);
      co_await pause_.async_wait(as_result);
    }
  }
  // The kernel resets the connections that nobody has accepted when it closes the socket.
  drop_new_handshakes(acceptor_);
  pause_.expires_after(longest_handshake);
  co_await pause_.async_wait(as_result);
  accept_waiting();
  acceptor_.close();
  closed_.cancel();
}

/// Accepts one connection with a descriptor of the reserve, where there is one.
bool Listener::accept_from_reserve() {
  return reserve_ != nullptr && reserve_->release() && accept_now();
}

/// The kernel has made these connections, and their clients may have sent a request.
void Listener::accept_waiting() {
  while (accept_now()) {
  }
}

/// Accepts a connection that waits already; false where there is none.
bool Listener::accept_now() {
  boost::system::error_code error;
  ConnectionManager& manager = next_manager();
  tcp::socket socket(manager.executor());
  acceptor_.non_blocking(true);
  static_cast<void>(acceptor_.accept(socket, error));
  if (!error) deal(std::move(socket), manager);
  return !error;
}

asio::awaitable<void> Listener::stop() {
  stopping_ = true;
  acceptor_.cancel();
  pause_.cancel();
  closed_.expires_at(asio::steady_timer::time_point::max());
  if (acceptor_.is_open()) co_await closed_.async_wait(as_result);
}

}  // namespace chassis::http
