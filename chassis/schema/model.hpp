// Models: one declaration from which follow the validation of requests, the JSON of responses and the schemas
// of the OpenAPI document.
//
//   struct Order {
//     std::int32_t count = 0;
//     std::string note;
//
//     static constexpr auto model() {
//       return schema::model<Order>("Order", "What a customer wants.",
//                                    field("count", &Order::count, {.ge = 1, .description = "how many"}),
//                                    field("note", &Order::note, {.max_length = 80}))
//           .validator("An order of one needs no note", [](const Order& order) {
//             return order.count > 1 || order.note.empty();
//           });
//     }
//   };
//
// A `field` is required. A `defaulted` one may be left out, and then keeps the value that the struct
// initialises it with. Members of JSON that are no field are ignored unless the model says `.forbid_extra()`.
// A field is called on the wire as in the model unless it has an `.alias("...")`; then `.populate_by_name()`
// lets clients use either. Every wrong field is reported, in the order of declaration. Validators run once
// all fields are right; the first that does not hold is reported. A model is immutable; it keeps views of its
// texts, which therefore should be literals.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/field_types.hpp"
#include "chassis/schema/members.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// A member of `Owner` under its name.
template <class Owner, class T>
struct Field {
  using Type = T;

  FieldNames names;
  T Owner::* member;
  typename FieldType<T>::Constraints constraints;
  bool is_required = true;

  /// The same field under another name on the wire.
  [[nodiscard]] constexpr Field alias(std::string_view on_wire) const {
    auto renamed = *this;
    renamed.names.alias = on_wire;
    return renamed;
  }
};

/// Declares a required field. `constraints` are those of the type of the member: see its `FieldType`.
template <class Owner, class T>
constexpr Field<Owner, T> field(std::string_view name, T Owner::* member,
                                typename FieldType<T>::Constraints constraints = {}) {
  return {.names = {.name = name}, .member = member, .constraints = constraints};
}

/// Declares a field that may be left out.
template <class Owner, class T>
constexpr Field<Owner, T> defaulted(std::string_view name, T Owner::* member,
                                    typename FieldType<T>::Constraints constraints = {}) {
  return {.names = {.name = name}, .member = member, .constraints = constraints, .is_required = false};
}

/// Which of several values of one parameter counts.
enum class Repeated : std::uint8_t { first, last };

/// A rule about several fields at once.
template <class Owner>
struct ModelValidator {
  std::string_view message;
  bool (*holds)(const Owner&);
};

template <class Owner, std::size_t validators, class... Types>
class Model {
 public:
  using value_type = Owner;
  using Fields = std::tuple<Field<Owner, Types>...>;
  using Validators = std::array<ModelValidator<Owner>, validators>;

  constexpr Model(std::string_view name, std::string_view description, Fields fields, Validators rules,
                  ModelOptions options)
      : name_(name),
        description_(description),
        fields_(std::move(fields)),
        validators_(std::move(rules)),
        options_(options) {}

  /// The same model with one more rule: `message` is the error where `holds` says no.
  [[nodiscard]] constexpr Model<Owner, validators + 1, Types...> validator(
      std::string_view message, bool (*holds)(const Owner&)) const {
    std::array<ModelValidator<Owner>, validators + 1> more{};
    std::ranges::copy(validators_, more.begin());
    more.back() = {message, holds};
    return {name_, description_, fields_, more, options_};
  }

  /// The same model, but a member that is no field is an error.
  [[nodiscard]] constexpr Model forbid_extra() const {
    auto model = *this;
    model.options_.forbids_extra = true;
    return model;
  }

  /// The same model, in which a field with an alias is also found by its own name.
  [[nodiscard]] constexpr Model populate_by_name() const {
    auto model = *this;
    model.options_.populates_by_name = true;
    return model;
  }

  [[nodiscard]] constexpr std::string_view name() const { return name_; }

  [[nodiscard]] constexpr const Fields& fields() const { return fields_; }

  /// The value that `input` describes, or everything that is wrong with it.
  [[nodiscard]] std::expected<Owner, Errors> validate(const json::Value& input) const {
    const auto* object = input.get_if<json::Object>();
    if (object == nullptr) return std::unexpected(invalid(error_kinds::not_an_object, input));
    return read(*object, input);
  }

  /// What parameters of a request describe. `sent` gives the values of a name, as a JSON array of strings in
  /// the order in which they were sent.
  template <class Sent>
  [[nodiscard]] std::expected<Owner, Errors> validate_parameters(Repeated counts, const Sent& sent) const {
    std::vector<json::Member> members;
    for_each_field([&]<class T>(const Field<Owner, T>& declared) {
      json::Array values = sent(declared.names.on_wire());
      if (values.empty()) return;
      auto one = counts == Repeated::first ? values.front() : values.back();
      members.emplace_back(std::string(declared.names.on_wire()),
                           takes_many<T> ? json::Value(std::move(values)) : std::move(one));
    });
    return read(json::Object(std::move(members)), nullptr);
  }

  /// Appends `value` as JSON.
  void write(std::string& out, const Owner& value) const {
    out += '{';
    for_each_field([&, first = true]<class T>(const Field<Owner, T>& declared) mutable {
      if (!std::exchange(first, false)) out += ',';
      out += '"';
      out += declared.names.on_wire();
      out += "\":";
      FieldType<T>::write(out, value.*declared.member);
    });
    out += '}';
  }

  /// The fields as parameters `in` the path, the query or the header, in OpenAPI's words.
  [[nodiscard]] json::Array parameters(std::string_view in, Components& components) const {
    json::Array parameters;
    for_each_field([&]<class T>(const Field<Owner, T>& declared) {
      parameters.emplace_back(json::Object{{"name", declared.names.on_wire()},
                                           {"in", in},
                                           {"required", declared.is_required},
                                           {"schema", schema_of(declared, components)}});
    });
    return parameters;
  }

  /// Adds the schema to `components`, with those that it mentions, and returns the reference to it.
  json::Object schema(Components& components) const {
    return components.reference(name_, [&] { return describe(components); });
  }

  /// The values of the field of that name, which is a literal; empty where there is none.
  [[nodiscard]] std::vector<WireValue> literals_of(std::string_view name) const {
    std::vector<WireValue> values;
    for_each_field([&]<class T>(const Field<Owner, T>& declared) {
      if constexpr (requires { T::values; }) {
        if (declared.names.on_wire() == name) values.assign(T::values.begin(), T::values.end());
      }
    });
    return values;
  }

 private:
  [[nodiscard]] std::expected<Owner, Errors> read(const json::Object& object,
                                                  const json::Value& input) const {
    Owner value{};
    MemberReader reader(object, input, options_);
    for_each_field([&](const auto& declared) { read_field(declared, reader, value); });
    if (auto errors = reader.finish(); !errors.empty()) return std::unexpected(std::move(errors));
    for (const auto& rule : validators_) {
      if (!rule.holds(value)) {
        return std::unexpected(invalid("value_error", "Value error, " + std::string(rule.message), input,
                                       {{"error", json::Object{}}}));
      }
    }
    return value;
  }

  template <class T>
  static void read_field(const Field<Owner, T>& declared, MemberReader& reader, Owner& value) {
    const auto found = reader.find(declared.names);
    if (found.value == nullptr) {
      if (declared.is_required) reader.add_missing(found.key);
    } else if (auto parsed = FieldType<T>::parse(*found.value, declared.constraints)) {
      value.*declared.member = *std::move(parsed);
    } else {
      reader.add(found.key, std::move(parsed.error()));
    }
  }

  template <class T>
  static json::Object schema_of(const Field<Owner, T>& declared, Components& components) {
    auto schema = FieldType<T>::schema(declared.constraints, components);
    set_title(schema, declared.names.on_wire());
    if (const auto text = declared.constraints.description; !text.empty()) schema.set("description", text);
    if (declared.is_required) return schema;
    std::string text;
    FieldType<T>::write(text, Owner{}.*declared.member);
    set_default(schema, text);
    return schema;
  }

  json::Object describe(Components& components) const {
    json::Object properties;
    json::Array required;
    for_each_field([&](const auto& declared) {
      properties.set(std::string(declared.names.on_wire()), schema_of(declared, components));
      if (declared.is_required) required.emplace_back(declared.names.on_wire());
    });
    json::Object schema{{"properties", std::move(properties)}, {"type", "object"}};
    if (options_.forbids_extra) schema.set("additionalProperties", false);
    if (!required.empty()) schema.set("required", std::move(required));
    schema.set("title", name_);
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
  Validators validators_;
  ModelOptions options_;
};

/// Declares a model. `name` is that of its schema.
template <class Owner, class... Types>
constexpr Model<Owner, 0, Types...> model(std::string_view name, std::string_view description,
                                          const Field<Owner, Types>&... fields) {
  return {name, description, {fields...}, {}, {}};
}

/// A type that declares its model without arguments, and so can itself be a field.
template <class T>
concept Modelled = requires { T::model(); };

template <Modelled T>
struct FieldType<T> {
  struct Constraints {
    std::string_view description{};
  };

  static std::expected<T, Errors> parse(const json::Value& value, const Constraints& /*constraints*/) {
    return T::model().validate(value);
  }

  static void write(std::string& out, const T& value) { T::model().write(out, value); }

  static json::Object schema(const Constraints& /*constraints*/, Components& components) {
    return T::model().schema(components);
  }
};

/// Appends `value` as JSON.
template <Modelled T>
void write(std::string& out, const T& value) {
  T::model().write(out, value);
}

}  // namespace chassis::schema
