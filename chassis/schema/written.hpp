#pragma once

#include <string>

#include "chassis/schema/model.hpp"

namespace chassis::schema {

/// A value as JSON: equal for equal values.
template <Modelled T>
std::string written(const T& value) {
  std::string text;
  write(text, value);
  return text;
}

}  // namespace chassis::schema
