#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/http/connection_manager.hpp"
#include "chassis/http/descriptor_reserve.hpp"

namespace chassis::http {

/// Where to listen.
struct ListeningAddress {
  std::string host;
  std::uint16_t port = 0;     ///< 0 takes a free one
  std::string_view settings;  ///< that chose it, for errors
};

/// Accepts connections on one address and assigns them to the managers round-robin. There is one listener for
/// all threads: with a socket for each thread on the same port, the kernel would distribute connections
/// unevenly by hash, and a port in use by another process would go unnoticed.
class Listener {
 public:
  using OnFailure = std::function<void(const boost::system::error_code&)>;

  /// Binds to the first address of the host. Throws `std::runtime_error`, with a text for the operator, if
  /// that fails. Calls `on_failure` for each failed accept. With a `reserve`, which must outlive this object,
  /// it can accept some connections after the process has used up its descriptors.
  Listener(
      boost::asio::io_context& context, const ListeningAddress& address,
      std::vector<ConnectionManager*> managers,
      OnFailure on_failure = [](const boost::system::error_code&) {}, DescriptorReserve* reserve = nullptr);

  /// Accepts until `stop`.
  boost::asio::awaitable<void> run();

  /// Stops accepting connections. Returns once the connections of the accept queue have been assigned.
  boost::asio::awaitable<void> stop();

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  ConnectionManager& next_manager();
  void accept_waiting();
  bool accept_now();
  bool accept_from_reserve();

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  boost::asio::steady_timer closed_;  ///< cancelled when `run` has closed the acceptor
  bool stopping_ = false;
  std::size_t turn_ = 0;
  std::vector<ConnectionManager*> managers_;
  OnFailure on_failure_;
  DescriptorReserve* reserve_;
};

}  // namespace chassis::http
