#include "chassis/schema/types/bounds.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace chassis::schema {

namespace {

struct Words {
  std::string_view type;
  std::string_view phrase;
  std::string_view key;
};

/// In the order of `Comparison`.
constexpr std::array<Words, 4> words{{{"less_than_equal", "less than or equal to", "le"},
                                      {"less_than", "less than", "lt"},
                                      {"greater_than_equal", "greater than or equal to", "ge"},
                                      {"greater_than", "greater than", "gt"}}};

}  // namespace

Errors out_of_bounds(Comparison comparison, std::string_view text, const json::Value& context,
                     const json::Value& input) {
  const auto& [type, phrase, key] = words.at(static_cast<std::size_t>(comparison));
  return invalid(type, fmt::format("Input should be {} {}", phrase, text), input,
                 {{std::string(key), context}});
}

Errors not_a_multiple(std::string_view text, const json::Value& context, const json::Value& input) {
  return invalid("multiple_of", fmt::format("Input should be a multiple of {}", text), input,
                 {{"multiple_of", context}});
}

}  // namespace chassis::schema
