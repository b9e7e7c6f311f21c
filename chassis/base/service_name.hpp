#pragma once

#include <string_view>

namespace chassis {

/// What the service is called wherever it names itself: to operators, collectors and databases. The texts
/// live as long as the program.
struct ServiceName {
  std::string_view name;  ///< such as `parcel-tracker`
  std::string_view version;
};

}  // namespace chassis
