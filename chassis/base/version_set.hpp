#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace chassis {

/// The versions of a resource that a caller names.
struct VersionSet {
  bool any = false;  ///< every version
  std::vector<std::int64_t> versions;

  [[nodiscard]] bool contains(std::int64_t version) const {
    return any || std::ranges::find(versions, version) != versions.end();
  }
};

}  // namespace chassis
