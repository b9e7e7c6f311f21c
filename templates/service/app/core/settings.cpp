#include "app/core/settings.hpp"

namespace mars::core {

const chassis::config::Declaration<Settings>& Settings::declaration() {
  // Settings of the service's own are members, and added here: .add({{"NAME", "default", "description",
  // ...}}).
  static const auto declared = chassis::server::declare_table_service<Settings>("data/mars.db");
  return declared;
}

}  // namespace mars::core
