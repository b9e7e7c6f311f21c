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

/// Accepts connections on one address and deals them out to the managers in turn. One listener for all
/// threads, because sockets of their own on the same port would spread connections by hash, which is uneven,
/// and would not notice that another process has taken the port.
class Listener {
 public:
  using OnFailure = std::function<void(const boost::system::error_code&)>;

  /// Binds to the first address of the host. Throws `std::runtime_error`, with a text for the operator, where
  /// it cannot be had. `on_failure` is called whenever a connection cannot be accepted. With a `reserve`,
  /// some are accepted although the process has used up its descriptors; it outlives this object.
  Listener(
      boost::asio::io_context& context, const ListeningAddress& address,
      std::vector<ConnectionManager*> managers,
      OnFailure on_failure = [](const boost::system::error_code&) {}, DescriptorReserve* reserve = nullptr);

  /// Accepts until `stop`.
  boost::asio::awaitable<void> run();

  /// Refuses connections from now on. Returns when those that were made before have been dealt out.
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
