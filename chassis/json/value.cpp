#include "chassis/json/value.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

namespace chassis::json {

namespace {

/// Up to here, comparing each key with each is faster than sorting.
constexpr std::size_t few_members = 8;

struct KeyRef {
  std::size_t hash;
  std::string_view key;
  std::size_t index;

  [[nodiscard]] bool same_key(const KeyRef& other) const { return hash == other.hash && key == other.key; }
};

/// Every key with its hash, equal keys side by side in the order of their members. Ordering by hash first
/// spares most comparisons of strings; ordering by key second keeps keys chosen to collide from making it
/// quadratic.
std::vector<KeyRef> sorted_keys(const std::vector<Member>& members) {
  std::vector<KeyRef> keys;
  keys.reserve(members.size());
  for (const auto& member : members) {
    keys.push_back({std::hash<std::string_view>{}(member.key), member.key, keys.size()});
  }
  std::ranges::sort(keys, [](const KeyRef& left, const KeyRef& right) {
    return std::tie(left.hash, left.key, left.index) < std::tie(right.hash, right.key, right.index);
  });
  return keys;
}

bool has_duplicate_of_few(const std::vector<Member>& members) {
  for (auto member = members.begin(); member != members.end(); ++member) {
    if (std::find_if(members.begin(), member,
                     [&](const Member& earlier) { return earlier.key == member->key; }) != member) {
      return true;
    }
  }
  return false;
}

void merge_duplicates(std::vector<Member>& members) {
  if (members.size() <= few_members && !has_duplicate_of_few(members)) return;
  const auto keys = sorted_keys(members);
  std::vector<bool> superseded(members.size(), false);
  for (std::size_t first = 0, next = 1; next < keys.size(); ++next) {
    if (!keys[next].same_key(keys[first])) {
      first = next;
      continue;
    }
    members[keys[first].index].value = std::move(members[keys[next].index].value);
    superseded[keys[next].index] = true;
  }
  std::size_t index = 0;
  std::erase_if(members, [&](const Member&) { return superseded[index++]; });
}

}  // namespace

Object::Object() = default;

Object::Object(std::initializer_list<Member> members) : Object(std::vector<Member>(members)) {}

Object::Object(std::vector<Member> members) : members_(std::move(members)) {
  merge_duplicates(members_);
}

Object::Object(const Object&) = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(const Object&) = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;

const Value* Object::find(std::string_view key) const {
  const auto found = std::ranges::find(members_, key, &Member::key);
  return found == members_.end() ? nullptr : &found->value;
}

void Object::set(std::string key, Value value) {
  const auto found = std::ranges::find(members_, key, &Member::key);
  if (found != members_.end()) {
    found->value = std::move(value);
  } else {
    members_.emplace_back(std::move(key), std::move(value));
  }
}

std::size_t Object::size() const {
  return members_.size();
}

bool Object::empty() const {
  return members_.empty();
}

Object::const_iterator Object::begin() const {
  return members_.begin();
}

Object::const_iterator Object::end() const {
  return members_.end();
}

bool Object::operator==(const Object& other) const {
  return members_ == other.members_;
}

}  // namespace chassis::json
