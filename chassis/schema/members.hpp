// The part of a model that does not depend on its type: finds the members of an object that are its fields,
// and gathers what is wrong with them.
#pragma once

#include <string_view>
#include <vector>

#include "chassis/json/value.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// What a model does with members by other names than those on the wire.
struct ModelOptions {
  bool forbids_extra = false;      ///< a member that is no field is an error
  bool populates_by_name = false;  ///< a field with an alias is also found by its own name
};

/// The names of a field.
struct FieldNames {
  std::string_view name;
  std::string_view alias{};  ///< on the wire; empty where it is `name`

  [[nodiscard]] constexpr std::string_view on_wire() const { return alias.empty() ? name : alias; }
};

/// A member that is a field, under the key by which it was found; `value` is null where there is none.
struct FoundMember {
  std::string_view key;
  const json::Value* value = nullptr;
};

/// Reads one object. `object` and `missing_input`, which errors of missing fields show, outlive it.
class MemberReader {
 public:
  MemberReader(const json::Object& object, const json::Value& missing_input, ModelOptions options)
      : object_(object), missing_input_(missing_input), options_(options) {}

  FoundMember find(const FieldNames& names);

  /// Adds the error of a required field that is not there.
  void add_missing(std::string_view key);

  /// Adds the errors of a member, located at the member itself.
  void add(std::string_view key, Errors errors);

  /// Everything that is wrong, members that are no fields last. Called once all fields were looked for.
  Errors finish();

 private:
  FoundMember find_key(std::string_view key);
  void add_extra();

  const json::Object& object_;
  const json::Value& missing_input_;
  ModelOptions options_;
  std::vector<std::string_view> used_;  ///< kept only where others are forbidden
  Errors errors_;
};

}  // namespace chassis::schema
