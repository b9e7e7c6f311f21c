// Variables that the operator meant for the program, and that it does not know.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/config/environment.hpp"

namespace chassis::config {

struct MisspeltVariable {
  std::string name;
  std::string_view meant;  ///< the most similar of the known names

  bool operator==(const MisspeltVariable&) const = default;
};

/// The variables that are set, are not among `known`, and look like one of them: in another case, with other
/// underscores, in the plural, or off by a letter or two. Ignores variables that others define, such as
/// Kubernetes for each service.
std::vector<MisspeltVariable> misspelt_variables(const Variables& variables,
                                                 std::span<const std::string_view> known);

}  // namespace chassis::config
