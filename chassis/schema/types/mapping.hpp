// Fields that are maps from texts to values of one type. The key of a faulty value is part of its error's
// location.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/json/value.hpp"
#include "chassis/json/writer.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/types/length.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// Faulty values are reported alone; the length counts where all of them are right.
template <class Item>
struct FieldType<std::map<std::string, Item>> {
  using Type = std::map<std::string, Item>;

  struct Constraints {
    typename FieldType<Item>::Constraints values{};
    std::optional<std::size_t> min_length{};
    std::optional<std::size_t> max_length{};
    std::string_view description{};
  };

  static std::expected<Type, Errors> parse(const json::Value& value, const Constraints& constraints) {
    const auto* object = value.get_if<json::Object>();
    if (object == nullptr) return std::unexpected(invalid(error_kinds::not_a_dictionary, value));
    Type items;
    Errors errors;
    for (const auto& [key, member] : *object) {
      if (auto item = FieldType<Item>::parse(member, constraints.values)) {
        items.emplace(key, *std::move(item));
      } else {
        append(errors, located(key, std::move(item.error())));
      }
    }
    if (!errors.empty()) return std::unexpected(std::move(errors));
    if (const auto least = constraints.min_length; least && items.size() < *least)
      return std::unexpected(too_short("Dictionary", *least, items.size(), value));
    if (const auto most = constraints.max_length; most && items.size() > *most)
      return std::unexpected(too_long("Dictionary", *most, items.size(), value));
    return items;
  }

  static void write(std::string& out, const Type& items) {
    out += '{';
    for (bool first = true; const auto& [key, item] : items) {
      if (!std::exchange(first, false)) out += ',';
      json::append_string(out, key);
      out += ':';
      FieldType<Item>::write(out, item);
    }
    out += '}';
  }

  static json::Object schema(const Constraints& constraints, Components& components) {
    json::Object schema{{"type", "object"},
                        {"additionalProperties", FieldType<Item>::schema(constraints.values, components)}};
    describe_length(schema, "Properties", constraints.min_length, constraints.max_length);
    return schema;
  }
};

}  // namespace chassis::schema
