// Text fields.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/types/lower_case.hpp"
#include "chassis/schema/types/pattern.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// Whether a text is converted to lower case. A service that converts none does not link the tables for it.
class ToLower {
 public:
  constexpr ToLower() = default;

  constexpr ToLower(bool on) : convert_(on ? lower_case : nullptr) {}

  [[nodiscard]] constexpr bool is_on() const { return convert_ != nullptr; }

  [[nodiscard]] std::string convert(std::string_view text) const { return convert_(text); }

 private:
  std::string (*convert_)(std::string_view) = nullptr;
};

/// Text in UTF-8. It is stripped first, then its length is checked, in code points, then its pattern, and
/// last it is converted to lower case.
template <>
struct FieldType<std::string> {
  struct Constraints {
    bool strip_whitespace = false;
    std::optional<std::size_t> min_length{};
    std::optional<std::size_t> max_length{};
    std::optional<Pattern> pattern{};
    ToLower to_lower{};
    std::string_view description{};
  };

  static std::expected<std::string, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, std::string_view value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace chassis::schema
