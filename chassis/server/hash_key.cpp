#include "chassis/server/hash_key.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "chassis/base/standard_streams.hpp"
#include "chassis/base/text.hpp"
#include "chassis/http/api_keys.hpp"

namespace chassis::server {

int hash_key(const ServiceName& service) {
  constexpr int exit_usage = 2;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  // A mark, one letter too many, a line end, a zero.
  std::array<char, byte_order_mark.size() + http::ApiKey::max_length + 3> line{};
  std::cin.getline(line.data(), line.size());
  std::string_view input = line.data();
  if (input.starts_with(byte_order_mark)) input.remove_prefix(byte_order_mark.size());
  const auto key = trimmed(input);
  const auto hash = http::hashed(key);
  const auto poor = http::variety_problem(key);
  if (!hash || poor) {
    print_error(fmt::format("{}: {}\n", service.name, hash ? "the " + *poor : hash.error()));
    return exit_usage;
  }
  fmt::print("{}\n", *hash);
  return EXIT_SUCCESS;
}

}  // namespace chassis::server
