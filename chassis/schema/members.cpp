#include "chassis/schema/members.hpp"

#include <algorithm>
#include <utility>

namespace chassis::schema {

FoundMember MemberReader::find(const FieldNames& names) {
  const auto found = find_key(names.on_wire());
  if (found.value != nullptr || names.alias.empty() || !options_.populates_by_name) return found;
  const auto by_name = find_key(names.name);
  return by_name.value != nullptr ? by_name : found;
}

FoundMember MemberReader::find_key(std::string_view key) {
  const auto* value = object_.find(key);
  if (value != nullptr && options_.forbids_extra) used_.push_back(key);
  return {.key = key, .value = value};
}

void MemberReader::add_missing(std::string_view key) {
  add(key, invalid(error_kinds::missing, missing_input_));
}

void MemberReader::add(std::string_view key, Errors errors) {
  append(errors_, located(key, std::move(errors)));
}

void MemberReader::add_extra() {
  for (const auto& [key, value] : object_) {
    if (std::ranges::find(used_, key) == used_.end()) add(key, invalid(error_kinds::forbidden_extra, value));
  }
}

Errors MemberReader::finish() {
  if (options_.forbids_extra) add_extra();
  return std::move(errors_);
}

}  // namespace chassis::schema
