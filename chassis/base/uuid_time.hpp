#pragma once

#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <cstdint>

namespace chassis {

/// The time in a UUID of version 7 (RFC 9562).
inline std::chrono::sys_time<std::chrono::milliseconds> time_of(const boost::uuids::uuid& id) {
  std::int64_t milliseconds = 0;
  for (unsigned byte = 0; byte < 6; ++byte)
    milliseconds = milliseconds * 256 + id.data[byte];
  return std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(milliseconds));
}

}  // namespace chassis
