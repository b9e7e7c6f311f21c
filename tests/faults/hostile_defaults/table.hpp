#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace mars::tests {

/// Defaults of a role, a database or a server that must not change what the service does.
struct HostileDefault {
  struct Setting {
    std::string name;
    std::string value;  ///< as it stands in SQL
  };

  std::string name;  ///< of the test
  std::vector<Setting> settings;
  bool of_servers = true;  ///< whether a server accepts them
};

/// How GoogleTest shows it.
inline std::ostream& operator<<(std::ostream& out, const HostileDefault& hostile) {
  return out << hostile.name;
}

/// All that are tried. Schema `shadow`, where one is named, holds empty tables with the service's names and a
/// `now()` of its own.
std::vector<HostileDefault> hostile_defaults();

}  // namespace mars::tests
