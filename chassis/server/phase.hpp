#pragma once

#include <cstdint>

namespace chassis::server {

/// Where the process is in its life.
enum class Phase : std::uint8_t {
  starting,  ///< the database has not been found ready yet
  serving,
  stopping  ///< requests in flight are finished, and the process ends
};

}  // namespace chassis::server
