#include "hash_key.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <iostream>

#include "core/api_keys.hpp"
#include "core/text.hpp"
#include "standard_streams.hpp"

namespace mars {

int hash_key() {
  constexpr int exit_usage = 2;
  std::array<char, core::ApiKey::max_length + 3> line{};  // one too many, a line end, a zero
  std::cin.getline(line.data(), line.size());
  const auto key = core::trimmed(line.data());
  const auto hash = core::hashed(key);
  const auto poor = core::variety_problem(key);
  if (!hash || poor) {
    print_error(fmt::format("mars-probe-simulator: {}\n", hash ? "the " + *poor : hash.error()));
    return exit_usage;
  }
  fmt::print("{}\n", *hash);
  return EXIT_SUCCESS;
}

}  // namespace mars
