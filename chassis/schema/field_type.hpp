// What a model needs to know of the type of a field. To make a new type usable in models, specialise
// `FieldType`:
//
//   template <>
//   struct FieldType<Celsius> {
//     struct Constraints {                       // what a declaration may say, in designated initialisers
//       std::optional<double> ge{};
//       std::string_view description{};
//     };
//     static std::expected<Celsius, Errors> parse(const json::Value&, const Constraints&);
//     static void write(std::string& out, const Celsius&);
//     static json::Object schema(const Constraints&, Components&);
//   };
//
// `parse` converts as Pydantic's lax mode does and locates its errors at the value itself. `write` appends
// JSON. `schema` returns JSON Schema without title and description, which the model adds. A type that takes
// every value of a repeated query parameter or header, as a list, also has `static constexpr bool takes_many
// = true`.
#pragma once

namespace chassis::schema {

template <class T>
struct FieldType;

/// Whether a parameter of this type takes all values that were sent, and not only one.
template <class T>
inline constexpr bool takes_many = [] {
  if constexpr (requires { FieldType<T>::takes_many; }) return FieldType<T>::takes_many;
  return false;
}();

}  // namespace chassis::schema
