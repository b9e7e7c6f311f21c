// Models: one declaration from which follow the validation of requests, the JSON of responses and the schemas
// of the OpenAPI document.
//
//   struct Order {
//     std::int32_t count = 0;
//     std::string note;
//
//     static constexpr auto model() {
//       return schemas::model<Order>("Order", "What a customer wants.",
//                                    field("count", &Order::count, {.ge = 1, .description = "how many"}),
//                                    field("note", &Order::note, {.max_length = 80}))
//           .check("An order of one needs no note", [](const Order& order) {
//             return order.count > 1 || order.note.empty();
//           });
//     }
//   };
//
// Every field is required unless its type is optional, members of JSON that are no field are ignored, and
// every wrong field is reported, in the order of declaration. Checks run once all fields are right; the first
// that does not hold is reported. A model is immutable; it keeps views of its texts, which therefore should
// be literals.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/json/value.hpp"
#include "schemas/components.hpp"
#include "schemas/field_type.hpp"
#include "schemas/field_types.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

/// A member of `Owner` under its name on the wire.
template <class Owner, class T>
struct Field {
  std::string_view name;
  T Owner::* member;
  typename FieldType<T>::Constraints constraints;
};

/// A rule about several fields at once.
template <class Owner>
struct Check {
  std::string_view message;
  bool (*holds)(const Owner&);
};

/// Declares a field. `constraints` are those of the type of the member: see its `FieldType`.
template <class Owner, class T>
constexpr Field<Owner, T> field(std::string_view name, T Owner::* member,
                                typename FieldType<T>::Constraints constraints = {}) {
  return {name, member, constraints};
}

template <class Owner, std::size_t checks, class... Types>
class Model {
 public:
  using value_type = Owner;
  using Fields = std::tuple<Field<Owner, Types>...>;
  using Checks = std::array<Check<Owner>, checks>;

  constexpr Model(std::string_view name, std::string_view description, Fields fields, Checks rules)
      : name_(name), description_(description), fields_(std::move(fields)), checks_(std::move(rules)) {}

  /// The same model with one more rule: `message` is the error where `holds` says no.
  [[nodiscard]] constexpr Model<Owner, checks + 1, Types...> check(std::string_view message,
                                                                   bool (*holds)(const Owner&)) const {
    std::array<Check<Owner>, checks + 1> more{};
    std::ranges::copy(checks_, more.begin());
    more.back() = {message, holds};
    return {name_, description_, fields_, more};
  }

  [[nodiscard]] constexpr std::string_view name() const { return name_; }

  /// The value that `input` describes, or everything that is wrong with it.
  [[nodiscard]] std::expected<Owner, Errors> validate(const core::json::Value& input) const {
    const auto* object = input.get_if<core::json::Object>();
    if (object == nullptr) return std::unexpected(invalid(error_kinds::not_an_object, input));
    Owner value{};
    Errors errors;
    for_each_field([&](const auto& declared) {
      const auto* found = object->find(declared.name);
      auto wrong = found == nullptr ? missing(declared, input) : assign(declared, *found, value);
      std::ranges::move(located(declared.name, std::move(wrong)), std::back_inserter(errors));
    });
    if (!errors.empty()) return std::unexpected(std::move(errors));
    for (const auto& rule : checks_) {
      if (!rule.holds(value)) {
        return std::unexpected(invalid("value_error", "Value error, " + std::string(rule.message), input,
                                       {{"error", core::json::Object{}}}));
      }
    }
    return value;
  }

  /// Appends `value` as JSON.
  void write(std::string& out, const Owner& value) const {
    out += '{';
    for_each_field([&, first = true](const auto& declared) mutable {
      if (!std::exchange(first, false)) out += ',';
      out += '"';
      out += declared.name;
      out += "\":";
      type_of(declared).write(out, value.*declared.member);
    });
    out += '}';
  }

  /// The fields as the parameters of a query, in OpenAPI's words.
  [[nodiscard]] core::json::Array query_parameters(Components& components) const {
    core::json::Array parameters;
    for_each_field([&]<class T>(const Field<Owner, T>& declared) {
      parameters.emplace_back(core::json::Object{{"name", declared.name},
                                                 {"in", "query"},
                                                 {"required", !is_optional<T>},
                                                 {"schema", schema_of(declared, components)}});
    });
    return parameters;
  }

  /// Adds the schema to `components`, with those that it mentions, and returns the reference to it.
  core::json::Object schema(Components& components) const {
    return components.reference(name_, [&] { return describe(components); });
  }

 private:
  template <class T>
  static constexpr FieldType<T> type_of(const Field<Owner, T>& /*declared*/) {
    return {};
  }

  template <class T>
  static Errors missing(const Field<Owner, T>& /*declared*/, const core::json::Value& input) {
    return is_optional<T> ? Errors{} : invalid(error_kinds::missing, input);
  }

  template <class T>
  static Errors assign(const Field<Owner, T>& declared, const core::json::Value& input, Owner& value) {
    auto parsed = FieldType<T>::parse(input, declared.constraints);
    if (!parsed) return std::move(parsed.error());
    value.*declared.member = *std::move(parsed);
    return {};
  }

  template <class T>
  static core::json::Object schema_of(const Field<Owner, T>& declared, Components& components) {
    auto schema = FieldType<T>::schema(declared.constraints, components);
    if (schema.find("$ref") == nullptr) schema.set("title", title_of(declared.name));
    if (const auto text = declared.constraints.description; !text.empty()) schema.set("description", text);
    return schema;
  }

  core::json::Object describe(Components& components) const {
    core::json::Object properties;
    core::json::Array required;
    for_each_field([&]<class T>(const Field<Owner, T>& declared) {
      properties.set(std::string(declared.name), schema_of(declared, components));
      if (!is_optional<T>) required.emplace_back(declared.name);
    });
    core::json::Object schema{{"properties", std::move(properties)},
                              {"type", "object"},
                              {"required", std::move(required)},
                              {"title", name_}};
    if (!description_.empty()) schema.set("description", description_);
    return schema;
  }

  template <class Visitor>
  void for_each_field(Visitor visit) const {
    std::apply([&](const auto&... declared) { (visit(declared), ...); }, fields_);
  }

  std::string_view name_;
  std::string_view description_;
  Fields fields_;
  Checks checks_;
};

/// Declares a model. `name` is that of its schema.
template <class Owner, class... Types>
constexpr Model<Owner, 0, Types...> model(std::string_view name, std::string_view description,
                                          const Field<Owner, Types>&... fields) {
  return {name, description, {fields...}, {}};
}

/// A type that declares its model without arguments, and so can itself be a field.
template <class T>
concept Modelled = requires { T::model(); };

template <Modelled T>
struct FieldType<T> {
  struct Constraints {
    std::string_view description{};
  };

  static std::expected<T, Errors> parse(const core::json::Value& value, const Constraints& /*constraints*/) {
    return T::model().validate(value);
  }

  static void write(std::string& out, const T& value) { T::model().write(out, value); }

  static core::json::Object schema(const Constraints& /*constraints*/, Components& components) {
    return T::model().schema(components);
  }
};

/// Appends `value` as JSON.
template <Modelled T>
void write(std::string& out, const T& value) {
  T::model().write(out, value);
}

}  // namespace mars::schemas
