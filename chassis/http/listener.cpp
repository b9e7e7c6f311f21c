#include "chassis/http/listener.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
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
