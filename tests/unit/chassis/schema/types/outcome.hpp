// What a field makes of a value, in one line.
#pragma once

#include <string>

#include "chassis/json/reader.hpp"
#include "chassis/json/writer.hpp"
#include "chassis/schema/field_types.hpp"

namespace chassis::schema {

/// The value as it is written, or the type of the first error.
template <class T>
std::string outcome(const json::Value& value, const typename FieldType<T>::Constraints& constraints = {}) {
  const auto parsed = FieldType<T>::parse(value, constraints);
  if (!parsed) return std::string(parsed.error().at(0).type);
  std::string out;
  FieldType<T>::write(out, *parsed);
  return out;
}

/// The same of a value that is written as JSON.
template <class T>
std::string outcome_of_json(std::string_view text,
                            const typename FieldType<T>::Constraints& constraints = {}) {
  return outcome<T>(json::read(text).value(), constraints);
}

/// Type, message and context of the first error.
template <class T>
std::string fault(const json::Value& value, const typename FieldType<T>::Constraints& constraints = {}) {
  const auto parsed = FieldType<T>::parse(value, constraints);
  if (parsed) return "valid";
  const auto& error = parsed.error().at(0);
  return std::string(error.type) + ": " + error.msg + " " + json::to_string(error.ctx);
}

}  // namespace chassis::schema
