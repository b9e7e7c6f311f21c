// Fields that are lists, sets and tuples. The index of a faulty item is part of its error's location.
#pragma once

#include <cstddef>
#include <expected>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/types/length.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// Appends `items` as a JSON array.
template <class Item>
void write_items(std::string& out, const auto& items) {
  out += '[';
  for (bool first = true; const auto& item : items) {
    if (!std::exchange(first, false)) out += ',';
    FieldType<Item>::write(out, item);
  }
  out += ']';
}

/// Parses each element, and gives the good ones to `keep`, which may end it by returning an error that counts
/// alone.
template <class Item, class Constraints>
std::optional<Errors> parse_items(const json::Array& array, const Constraints& constraints, auto keep) {
  Errors errors;
  for (std::size_t index = 0; index < array.size(); ++index) {
    auto item = FieldType<Item>::parse(array[index], constraints);
    if (!item) {
      append(errors, located(index, std::move(item.error())));
    } else if (auto fault = keep(*std::move(item))) {
      return fault;
    }
  }
  return errors.empty() ? std::nullopt : std::optional(std::move(errors));
}

/// What the declaration of a list or a set may say.
template <class Item>
struct SequenceConstraints {
  typename FieldType<Item>::Constraints items{};
  std::optional<std::size_t> min_length{};
  std::optional<std::size_t> max_length{};
  std::string_view description{};
};

/// A list of values of one type.
template <class Item>
struct FieldType<std::vector<Item>> {
  using Constraints = SequenceConstraints<Item>;
  static constexpr bool takes_many = true;

  static std::expected<std::vector<Item>, Errors> parse(const json::Value& value,
                                                        const Constraints& constraints) {
    const auto* array = value.get_if<json::Array>();
    if (array == nullptr) return std::unexpected(invalid(error_kinds::not_a_list, value));
    if (const auto most = constraints.max_length; most && array->size() > *most)
      return std::unexpected(too_long("List", *most, array->size(), value));
    std::vector<Item> items;
    items.reserve(array->size());
    const auto keep = [&](Item item) -> std::optional<Errors> {
      items.push_back(std::move(item));
      return std::nullopt;
    };
    if (auto errors = parse_items<Item>(*array, constraints.items, keep))
      return std::unexpected(*std::move(errors));
    if (const auto least = constraints.min_length; least && items.size() < *least)
      return std::unexpected(too_short("List", *least, items.size(), value));
    return items;
  }

  static void write(std::string& out, const std::vector<Item>& items) { write_items<Item>(out, items); }

  static json::Object schema(const Constraints& constraints, Components& components) {
    json::Object schema{{"type", "array"}, {"items", FieldType<Item>::schema(constraints.items, components)}};
    describe_length(schema, "Items", constraints.min_length, constraints.max_length);
    return schema;
  }
};

/// Different values of one type, in the order of that type. Its length is that without duplicates.
template <class Item>
struct FieldType<std::set<Item>> {
  using Constraints = SequenceConstraints<Item>;
  static constexpr bool takes_many = true;

  static std::expected<std::set<Item>, Errors> parse(const json::Value& value,
                                                     const Constraints& constraints) {
    const auto* array = value.get_if<json::Array>();
    if (array == nullptr) return std::unexpected(invalid(error_kinds::not_a_set, value));
    std::set<Item> items;
    const auto keep = [&](Item item) -> std::optional<Errors> {
      items.insert(std::move(item));
      const auto most = constraints.max_length;
      if (!most || items.size() <= *most) return std::nullopt;
      return too_long("Set", *most, std::nullopt, value);
    };
    if (auto errors = parse_items<Item>(*array, constraints.items, keep))
      return std::unexpected(*std::move(errors));
    if (const auto least = constraints.min_length; least && items.size() < *least)
      return std::unexpected(too_short("Set", *least, items.size(), value));
    return items;
  }

  static void write(std::string& out, const std::set<Item>& items) { write_items<Item>(out, items); }

  static json::Object schema(const Constraints& constraints, Components& components) {
    json::Object schema{{"type", "array"},
                        {"items", FieldType<Item>::schema(constraints.items, components)},
                        {"uniqueItems", true}};
    describe_length(schema, "Items", constraints.min_length, constraints.max_length);
    return schema;
  }
};

/// A tuple of any number of values of one type: a list but for the words of its errors.
template <class Item>
struct TupleOf : std::vector<Item> {
  using std::vector<Item>::vector;
};

template <class Item>
struct FieldType<TupleOf<Item>> {
  using Constraints = SequenceConstraints<Item>;

  static std::expected<TupleOf<Item>, Errors> parse(const json::Value& value,
                                                    const Constraints& constraints) {
    const auto* array = value.get_if<json::Array>();
    if (array == nullptr) return std::unexpected(invalid(error_kinds::not_a_tuple, value));
    TupleOf<Item> items;
    const auto keep = [&](Item item) -> std::optional<Errors> {
      items.push_back(std::move(item));
      const auto most = constraints.max_length;
      if (!most || items.size() <= *most) return std::nullopt;
      return too_long("Tuple", *most, array->size(), value);
    };
    if (auto errors = parse_items<Item>(*array, constraints.items, keep))
      return std::unexpected(*std::move(errors));
    if (const auto least = constraints.min_length; least && items.size() < *least)
      return std::unexpected(too_short("Tuple", *least, items.size(), value));
    return items;
  }

  static void write(std::string& out, const TupleOf<Item>& items) { write_items<Item>(out, items); }

  static json::Object schema(const Constraints& constraints, Components& components) {
    return FieldType<std::vector<Item>>::schema(constraints, components);
  }
};

/// One value of each of the types.
template <class... Items>
struct FieldType<std::tuple<Items...>> {
  using Type = std::tuple<Items...>;
  using Indices = std::index_sequence_for<Items...>;

  struct Constraints {
    std::tuple<typename FieldType<Items>::Constraints...> items{};
    std::string_view description{};
  };

  static std::expected<Type, Errors> parse(const json::Value& value, const Constraints& constraints) {
    const auto* array = value.get_if<json::Array>();
    if (array == nullptr) return std::unexpected(invalid(error_kinds::not_a_tuple, value));
    if (array->size() > sizeof...(Items))
      return std::unexpected(too_long("Tuple", sizeof...(Items), array->size(), value));
    Type items{};
    Errors errors;
    const auto parse_item = [&]<class Item>(std::size_t index, Item& item, const auto& declared) {
      if (index >= array->size()) {
        append(errors, located(index, invalid(error_kinds::missing, value)));
      } else if (auto parsed = FieldType<Item>::parse((*array)[index], declared)) {
        item = *std::move(parsed);
      } else {
        append(errors, located(index, std::move(parsed.error())));
      }
    };
    [&]<std::size_t... index>(std::index_sequence<index...>) {
      (parse_item(index, std::get<index>(items), std::get<index>(constraints.items)), ...);
    }(Indices{});
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return items;
  }

  static void write(std::string& out, const Type& items) {
    out += '[';
    std::apply(
        [&, first = true](const Items&... item) mutable {
          ((out += std::exchange(first, false) ? "" : ",", FieldType<Items>::write(out, item)), ...);
        },
        items);
    out += ']';
  }

  static json::Object schema(const Constraints& constraints, Components& components) {
    json::Array items = std::apply(
        [&](const auto&... declared) {
          return json::Array{json::Value(FieldType<Items>::schema(declared, components))...};
        },
        constraints.items);
    json::Object schema{{"type", "array"}, {"prefixItems", std::move(items)}};
    describe_length(schema, "Items", sizeof...(Items), sizeof...(Items));
    return schema;
  }
};

}  // namespace chassis::schema
