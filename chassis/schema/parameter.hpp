#pragma once

#include <string>
#include <vector>

namespace chassis::schema {

/// A parameter of a request, in its path or query, decoded to UTF-8.
struct Parameter {
  std::string name;
  std::string value;

  bool operator==(const Parameter&) const = default;
};

using Parameters = std::vector<Parameter>;

}  // namespace chassis::schema
