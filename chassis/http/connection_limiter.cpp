#include "chassis/http/connection_limiter.hpp"

#include <algorithm>
#include <utility>

#include "chassis/base/networks.hpp"

namespace chassis::http {

namespace {

/// A handshake costs more than a connection that rests, and lasts for a moment only.
std::size_t most_handshakes(std::size_t most_connections) {
  constexpr std::size_t share = 10;
  constexpr std::size_t least = 16;
  return std::max(most_connections / share, least);
}

}  // namespace

ConnectionLimiter::ConnectionLimiter(const Options& options)
    : options_(options),
      connections_(options.most),
      clients_(options.most_of_a_client),
      handshakes_(most_handshakes(options.most_of_a_client)) {}

std::optional<ConnectionLimiter::Admission> ConnectionLimiter::admit_client(
    const boost::asio::ip::address& address, bool with_tls) {
  Admission admission;
  const auto plain = plain_address(address);
  if (is_exempt(plain)) return admission;
  const auto client = network_of(plain);
  auto slot = clients_.take(client);
  if (!slot) return std::nullopt;
  admission.client = *std::move(slot);
  if (!with_tls) return admission;
  auto handshake = handshakes_.take(client);
  if (!handshake) return std::nullopt;
  admission.handshake = *std::move(handshake);
  return admission;
}

bool ConnectionLimiter::is_exempt(const boost::asio::ip::address& client) const {
  return options_.most_of_a_client == 0 || (options_.loopback_exempt && client.is_loopback());
}

}  // namespace chassis::http
