// Discriminated unions: fields that are one of several models, distinguished by a literal field (the
// discriminator).
//
//   struct Cat { Literal<"cat"> kind; ... };
//   struct Dog { Literal<"dog"> kind; ... };
//   struct Owner { std::variant<Cat, Dog> pet; };         // declared with {.discriminator = "kind"}
#pragma once

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/types/named_values.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// A tag with the index of its model.
struct Tag {
  WireValue value;
  std::size_t model = 0;
};

/// Finds the model that the discriminator of `input` names. The location of the model's errors begins with
/// the tag as it was sent.
struct ChosenModel {
  std::size_t index = 0;
  json::Value tag;
};

std::expected<ChosenModel, Errors> choose_model(std::string_view discriminator, const std::vector<Tag>& tags,
                                                const json::Value& input);

/// {"oneOf": [...], "discriminator": {...}}; `models` are references.
json::Object union_schema(std::string_view discriminator, const std::vector<Tag>& tags, json::Array models);

template <class... Models>
struct FieldType<std::variant<Models...>> {
  using Type = std::variant<Models...>;

  struct Constraints {
    std::string_view discriminator{};
    std::string_view description{};
  };

  static std::expected<Type, Errors> parse(const json::Value& value, const Constraints& constraints) {
    auto chosen = choose_model(constraints.discriminator, tags_of(constraints.discriminator), value);
    if (!chosen) return std::unexpected(std::move(chosen.error()));
    Type model{};
    Errors errors;
    std::size_t index = 0;
    (parse_model<Models>(index++ == chosen->index, value, model, errors), ...);
    if (!errors.empty()) return std::unexpected(located(chosen->tag, std::move(errors)));
    return model;
  }

  static void write(std::string& out, const Type& value) {
    std::visit([&]<class Model>(const Model& model) { FieldType<Model>::write(out, model); }, value);
  }

  static json::Object schema(const Constraints& constraints, Components& components) {
    return union_schema(constraints.discriminator, tags_of(constraints.discriminator),
                        {json::Value(FieldType<Models>::schema({}, components))...});
  }

 private:
  template <class Model>
  static void parse_model(bool is_chosen, const json::Value& value, Type& model, Errors& errors) {
    if (!is_chosen) return;
    if (auto parsed = FieldType<Model>::parse(value, {})) {
      model = *std::move(parsed);
    } else {
      errors = std::move(parsed.error());
    }
  }

  static std::vector<Tag> tags_of(std::string_view discriminator) {
    std::vector<Tag> tags;
    std::size_t index = 0;
    const auto add = [&](const auto& model) {
      for (const auto& value : model.literals_of(discriminator))
        tags.push_back({value, index});
      ++index;
    };
    (add(Models::model()), ...);
    return tags;
  }
};

}  // namespace chassis::schema
