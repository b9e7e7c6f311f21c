#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace mars::tests {

/// The endpoints that ask the database.
enum class Operation : std::uint8_t { setup, move, check, ready, place, remove };

/// For the names of tests.
inline std::string to_string(Operation operation) {
  constexpr std::array names{"Setup", "Move", "Check", "Ready", "Place", "Remove"};
  return names.at(static_cast<std::size_t>(operation));
}

}  // namespace mars::tests
