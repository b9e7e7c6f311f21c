#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "chassis/config/declaration.hpp"

namespace chassis::postgres {

/// TLS settings, in libpq's terms. Empty file names are not used.
struct Tls {
  std::string mode = "prefer";
  std::string root_certificates;  ///< file of the authorities that may sign the server's certificate
  std::string certificate;        ///< file of the client certificate
  std::string private_key;        ///< file of its private key

  static const config::Declaration<Tls>& declaration();
};

/// The servers of a list that may be connected to.
enum class Target : std::uint8_t {
  read_write,  ///< those that take writes
  any,         ///< any that accepts connections
  standby      ///< hot standbys, for reading
};

/// The servers, the credentials, and the limits of connections and queues.
struct Settings {
  std::string host;           ///< hosts, as `parse_hosts` reads them
  std::uint16_t port = 5432;  ///< of hosts without one
  Target target = Target::read_write;
  std::string read_host;  ///< hosts of standbys for reading; empty: none
  std::string user;
  std::string password;       ///< empty: none is sent
  std::string password_file;  ///< that the password was read from; may be empty
  std::string name;           ///< of the database
  Tls tls;
  std::string application_name;  ///< that the server shows for the connections

  std::size_t max_connections = 8;  ///< of the process, at least 2

  std::chrono::milliseconds connect_timeout{2000};
  std::chrono::milliseconds statement_timeout{5000};
  std::size_t max_batch = 1000;   ///< requests that share a statement
  std::size_t max_queue = 10000;  ///< requests that wait for a statement, one more is refused

  static const config::Declaration<Settings>& declaration();
};

/// Appends a problem for each missing setting.
void require_server(const config::Variables& given, const Settings& settings, config::Problems& problems);

}  // namespace chassis::postgres
