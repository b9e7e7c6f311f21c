#include "app/core/hash_key.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "chassis/http/api_keys.hpp"
#include "chassis/base/text.hpp"
#include "chassis/base/standard_streams.hpp"

namespace mars {

int hash_key() {
  constexpr int exit_usage = 2;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  // A mark, one letter too many, a line end, a zero.
  std::array<char, byte_order_mark.size() + chassis::http::ApiKey::max_length + 3> line{};
  std::cin.getline(line.data(), line.size());
  std::string_view input = line.data();
  if (input.starts_with(byte_order_mark)) input.remove_prefix(byte_order_mark.size());
  const auto key = chassis::trimmed(input);
  const auto hash = chassis::http::hashed(key);
  const auto poor = chassis::http::variety_problem(key);
  if (!hash || poor) {
    chassis::print_error(fmt::format("mars-probe-simulator: {}\n", hash ? "the " + *poor : hash.error()));
    return exit_usage;
  }
  fmt::print("{}\n", *hash);
  return EXIT_SUCCESS;
}

}  // namespace mars
