#pragma once

#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "chassis/base/moment.hpp"

namespace chassis::postgres {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// The parameters of one execution, in PostgreSQL's binary format: uuid, integer, bigint, double precision,
/// boolean, text, timestamptz, date, and arrays of them. In an array an empty `std::optional` is NULL. They
/// are numbered $1, $2, ... in the order in which they are added.
class Parameters {
 public:
  /// Reserves space for that many arrays of that many items. An estimate, not a limit.
  void reserve(std::size_t arrays, std::size_t items) {
    constexpr std::size_t header = 20;
    constexpr std::size_t item = 20;
    values_.reserve(values_.size() + arrays);
    buffer_.reserve(buffer_.size() + (arrays * (header + (items * item))));
  }

  template <class T>
  void add(const T& value) {
    open_value();
    append(value);
    close_value();
  }

  /// An array with `projection` of each item.
  template <std::ranges::sized_range Items, class Projection>
  void add_array(const Items& items, Projection projection) {
    using Item = std::ranges::range_reference_t<const Items>;
    using Value = std::remove_cvref_t<std::invoke_result_t<Projection&, Item>>;
    open_value();
    append_array_header(type_oid<Value>(), std::ranges::size(items), is_optional<Value>);
    for (const auto& item : items)
      append_element(std::invoke(projection, item));
    close_value();
  }

  [[nodiscard]] std::size_t size() const { return values_.size(); }

  /// A pointer to each value, for libpq. Valid until the next change.
  [[nodiscard]] std::vector<const char*> pointers() const;

  /// The length of each value in bytes.
  [[nodiscard]] std::vector<int> lengths() const;

 private:
  struct Slice {
    std::size_t offset;
    int length;
  };

  /// The type's fixed object id in PostgreSQL's catalogue.
  template <class T>
  static consteval std::int32_t type_oid() {
    if constexpr (is_optional<T>) {
      return type_oid<typename T::value_type>();
    } else if constexpr (std::is_same_v<T, boost::uuids::uuid>) {
      return 2950;
    } else if constexpr (std::is_same_v<T, bool>) {
      return 16;
    } else if constexpr (std::is_same_v<T, double>) {
      return 701;
    } else if constexpr (std::is_same_v<T, Moment>) {
      return 1184;
    } else if constexpr (std::is_same_v<T, std::chrono::sys_days>) {
      return 1082;
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
      return 23;
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      return 20;
    } else {
      static_assert(std::is_same_v<T, std::string_view>);
      return 25;
    }
  }

  void open_value() { values_.push_back({buffer_.size(), 0}); }

  void close_value() { values_.back().length = static_cast<int>(buffer_.size() - values_.back().offset); }

  template <class T>
  void append_element(const T& value) {
    append(static_cast<std::int32_t>(size_of(value)));
    append(value);
  }

  template <class T>
  void append_element(const std::optional<T>& value) {
    if (value) {
      append_element(*value);
    } else {
      append(std::int32_t{-1});
    }
  }

  template <class T>
  static std::size_t size_of(const T& value) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      return value.size();
    } else if constexpr (std::is_same_v<T, std::chrono::sys_days>) {
      return sizeof(std::int32_t);
    } else {
      return sizeof value;
    }
  }

  void append_array_header(std::int32_t element_type, std::size_t count, bool has_nulls);
  void append(std::int32_t value);
  void append(std::int64_t value);
  void append(bool value);
  void append(double value);
  void append(Moment value);
  void append(std::chrono::sys_days value);
  void append(const boost::uuids::uuid& value);
  void append(std::string_view value);

  std::string buffer_;
  std::vector<Slice> values_;
};

}  // namespace chassis::postgres
