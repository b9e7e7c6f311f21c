// The types that fields may have: integers, strings, UUIDs, lists of these, and optional ones. See
// field_type.hpp for more of them.
#pragma once

#include <algorithm>
#include <boost/uuid/uuid.hpp>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/value.hpp"
#include "schemas/components.hpp"
#include "schemas/field_type.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

/// An integer. Whatever the declaration says, it must fit into 32 bits.
template <>
struct FieldType<std::int32_t> {
  struct Constraints {
    std::optional<std::int32_t> ge{};  ///< the least value
    std::optional<std::int32_t> le{};  ///< the greatest value
    std::string_view description{};
  };

  static std::expected<std::int32_t, Errors> parse(const core::json::Value& value,
                                                   const Constraints& constraints);
  static void write(std::string& out, std::int32_t value);
  static core::json::Object schema(const Constraints& constraints, Components& components);
};

/// Text in UTF-8. Lengths are in code points, behind the stripping.
template <>
struct FieldType<std::string> {
  struct Constraints {
    bool strip_whitespace = false;
    std::optional<std::size_t> min_length{};
    std::optional<std::size_t> max_length{};
    std::string_view description{};
  };

  static std::expected<std::string, Errors> parse(const core::json::Value& value,
                                                  const Constraints& constraints);
  static void write(std::string& out, std::string_view value);
  static core::json::Object schema(const Constraints& constraints, Components& components);
};

/// A UUID, of any version unless the declaration names one.
template <>
struct FieldType<boost::uuids::uuid> {
  struct Constraints {
    std::optional<unsigned> version{};
    std::string_view description{};
  };

  static std::expected<boost::uuids::uuid, Errors> parse(const core::json::Value& value,
                                                         const Constraints& constraints);
  static void write(std::string& out, const boost::uuids::uuid& value);
  static core::json::Object schema(const Constraints& constraints, Components& components);
};

/// A list of values of one type; the index of a faulty one is part of its error's location.
template <class Item>
struct FieldType<std::vector<Item>> {
  struct Constraints {
    typename FieldType<Item>::Constraints items{};
    std::string_view description{};
  };

  static std::expected<std::vector<Item>, Errors> parse(const core::json::Value& value,
                                                        const Constraints& constraints) {
    const auto* array = value.get_if<core::json::Array>();
    if (array == nullptr) return std::unexpected(invalid(error_kinds::not_a_list, value));
    std::vector<Item> items;
    items.reserve(array->size());
    Errors errors;
    for (std::size_t index = 0; index < array->size(); ++index) {
      auto item = FieldType<Item>::parse((*array)[index], constraints.items);
      if (item) {
        items.push_back(*std::move(item));
      } else {
        std::ranges::move(located(index, std::move(item.error())), std::back_inserter(errors));
      }
    }
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return items;
  }

  static void write(std::string& out, const std::vector<Item>& items) {
    out += '[';
    for (bool first = true; const auto& item : items) {
      if (!std::exchange(first, false)) out += ',';
      FieldType<Item>::write(out, item);
    }
    out += ']';
  }

  static core::json::Object schema(const Constraints& constraints, Components& components) {
    return {{"type", "array"}, {"items", FieldType<Item>::schema(constraints.items, components)}};
  }
};

/// A field that may be left out. JSON's null is no value of it.
template <class T>
struct FieldType<std::optional<T>> : FieldType<T> {};

/// Whether a field of this type may be left out.
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace mars::schemas
