// Text fields.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.hpp"
#include "schemas/components.hpp"
#include "schemas/field_type.hpp"
#include "schemas/types/lower_case.hpp"
#include "schemas/types/pattern.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

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

  static std::expected<std::string, Errors> parse(const core::json::Value& value,
                                                  const Constraints& constraints);
  static void write(std::string& out, std::string_view value);
  static core::json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace mars::schemas
