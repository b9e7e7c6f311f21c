#pragma once

#include <cstdint>

namespace chassis::server {

/// The life cycle of the process.
enum class Phase : std::uint8_t {
  starting,  ///< the database has not been found ready yet
  serving,
  stopping  ///< requests in flight are finished, and the process ends
};

}  // namespace chassis::server
