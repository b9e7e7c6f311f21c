#pragma once

#include <string_view>

namespace chassis::telemetry {

/// A statement of a repository, as metrics and spans show it. All are string literals.
struct DatabaseStatement {
  std::string_view name;
  std::string_view sql;        ///< with its parameters left open
  std::string_view operation;  ///< such as "SELECT"
  std::string_view table;      ///< that it is about
};

}  // namespace chassis::telemetry
