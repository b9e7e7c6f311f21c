#pragma once

#include <string_view>

namespace chassis {

/// The name of the service for operators, collectors and databases. The texts live as long as the program.
struct ServiceName {
  std::string_view name;  ///< such as `parcel-tracker`
  std::string_view version;
};

}  // namespace chassis
