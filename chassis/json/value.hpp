// A JSON value as Python's json module holds it: integers of any size, floats that may be NaN or infinite,
// strings that may hold lone surrogates, objects that keep the order of their keys. Value semantics; like a
// standard container, an object may be read from several threads while no thread changes it.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chassis::json {

class Value;
struct Member;

using Null = std::monostate;
using Array = std::vector<Value>;

/// An integer outside of `std::int64_t`.
struct BigInteger {
  std::string digits;  ///< decimal, without leading zeros, with a leading `-` where negative

  bool operator==(const BigInteger&) const = default;

  [[nodiscard]] bool is_negative() const { return digits.starts_with('-'); }
};

/// Members in the order in which their keys came first; each key once.
class Object {
 public:
  using const_iterator = std::vector<Member>::const_iterator;

  Object();
  Object(std::initializer_list<Member> members);
  /// Of members with the same key, the last gives the value and the first the place. O(n log n), whatever the
  /// keys.
  explicit Object(std::vector<Member> members);
  Object(const Object&);
  Object(Object&&) noexcept;
  Object& operator=(const Object&);
  Object& operator=(Object&&) noexcept;
  ~Object();

  /// The value of that key, or null. O(n).
  [[nodiscard]] const Value* find(std::string_view key) const;
  /// Adds a member, or replaces the value of the one that has the key. O(n).
  void set(std::string key, Value value);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const;
  [[nodiscard]] const_iterator begin() const;
  [[nodiscard]] const_iterator end() const;

  bool operator==(const Object& other) const;

 private:
  std::vector<Member> members_;
};

/// One value: null, a Boolean, a number, a string (UTF-8, or WTF-8 where it holds a lone surrogate), an array
/// or an object.
class Value {
 public:
  using Variant = std::variant<Null, bool, std::int64_t, BigInteger, double, std::string, Array, Object>;

  Value() = default;

  Value(std::nullptr_t) {}

  Value(bool boolean) : data_(boolean) {}

  template <std::integral Integer>
    requires(!std::same_as<Integer, bool> && sizeof(Integer) <= sizeof(std::int64_t))
  Value(Integer integer) : data_(static_cast<std::int64_t>(integer)) {}

  Value(BigInteger integer) : data_(std::move(integer)) {}

  Value(double number) : data_(number) {}

  Value(const char* text) : data_(std::string(text)) {}

  Value(std::string_view text) : data_(std::string(text)) {}

  Value(std::string text) : data_(std::move(text)) {}

  Value(Array array) : data_(std::move(array)) {}

  Value(Object object) : data_(std::move(object)) {}

  [[nodiscard]] const Variant& data() const { return data_; }

  [[nodiscard]] bool is_null() const { return std::holds_alternative<Null>(data_); }

  /// The alternative `T`, or null where the value is another.
  template <class T>
  [[nodiscard]] const T* get_if() const {
    return std::get_if<T>(&data_);
  }

  bool operator==(const Value&) const = default;

 private:
  Variant data_;
};

/// One key of an object with its value.
struct Member {
  Member() = default;

  Member(std::string name, Value content) : key(std::move(name)), value(std::move(content)) {}

  std::string key;
  Value value;

  bool operator==(const Member&) const = default;
};

}  // namespace chassis::json
