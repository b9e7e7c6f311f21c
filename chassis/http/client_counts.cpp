#include "chassis/http/client_counts.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/network_v6.hpp>

namespace chassis::http {

namespace ip = boost::asio::ip;

std::string network_of(const ip::address& address) {
  constexpr unsigned short customer_prefix = 64;
  if (address.is_v4()) return address.to_string();
  return ip::make_network_v6(address.to_v6(), customer_prefix).canonical().to_string();
}

std::string client_name(const Request& request, std::string_view principal) {
  if (!principal.empty()) return fmt::format("principal {}", principal);
  return "address " + network_of(request.client);
}

std::optional<ClientCounts::Slot> ClientCounts::take(std::string client) {
  {
    const std::lock_guard lock(mutex_);
    auto& count = counts_[client];
    if (count >= most_) {
      ++refused_;
      return std::nullopt;
    }
    ++count;
  }
  return std::optional<Slot>(std::in_place, *this, std::move(client));
}

void ClientCounts::release(const std::string& client) {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(client);
  if (--found->second == 0) counts_.erase(found);
}

}  // namespace chassis::http
