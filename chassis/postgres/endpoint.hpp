#pragma once

#include <memory>
#include <string>

#include "chassis/postgres/host_list.hpp"

namespace chassis::postgres {

/// One address of a host.
struct Endpoint {
  std::shared_ptr<const Host> host;  ///< never null
  std::string address;               ///< empty where the host needs no look-up
};

/// `db1:5432`, followed by the address if the name was looked up: `db1:5432 (10.0.0.7)`.
inline std::string to_string(const Endpoint& endpoint) {
  const std::string host = to_string(*endpoint.host);
  return endpoint.address.empty() ? host : host + " (" + endpoint.address + ")";
}

}  // namespace chassis::postgres
