#pragma once

#include <algorithm>
#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/base/moment.hpp"

// How the members of rows are stored. Columns hold UUIDs, integers of 32 and 64 bits, finite numbers,
// booleans, texts in UTF-8 without a zero byte, moments and days. Members may also be seconds, dates, enums,
// and `std::optional` of each: an empty one is NULL.

namespace chassis::database {

/// Specialised for each enum that rows hold: an array of pairs of enumerators and names, as which they are
/// stored.
template <class Enum>
inline constexpr std::nullptr_t stored_names = nullptr;

/// The PostgreSQL type of a column that holds the names of an enum.
template <class Enum>
inline constexpr std::string_view stored_type = "text";

/// A reference, because SQLite reads what is bound only when the statement is executed.
inline const boost::uuids::uuid& to_stored(const boost::uuids::uuid& value) {
  return value;  // NOLINT(bugprone-return-const-ref-from-parameter)
}

inline std::int32_t to_stored(std::int32_t value) {
  return value;
}

inline std::int64_t to_stored(std::int64_t value) {
  return value;
}

inline bool to_stored(bool value) {
  return value;
}

inline double to_stored(double value) {
  return value;
}

inline Moment to_stored(Moment value) {
  return value;
}

inline std::chrono::sys_days to_stored(std::chrono::year_month_day value) {
  return value;
}

inline std::int64_t to_stored(std::chrono::seconds value) {
  return value.count();
}

inline std::string_view to_stored(const std::string& value) {
  return value;
}

template <class Enum>
  requires std::is_enum_v<Enum>
std::string_view to_stored(Enum value) {
  const auto& names = stored_names<Enum>;
  return std::ranges::find(names, value, [](const auto& pair) { return pair.first; })->second;
}

template <class T>
auto to_stored(const std::optional<T>& value)
    -> std::optional<std::remove_cvref_t<decltype(to_stored(*value))>> {
  if (!value) return std::nullopt;
  return to_stored(*value);
}

/// What a column holds for a member of type T.
template <class T>
using Stored = std::remove_cvref_t<decltype(to_stored(std::declval<const T&>()))>;

/// The type of a member without `std::optional`.
template <class T>
struct Required {
  using Type = T;
};

template <class T>
struct Required<std::optional<T>> {
  using Type = T;
};

/// Whether a column of such a member may be NULL.
template <class T>
inline constexpr bool is_nullable = !std::same_as<T, typename Required<T>::Type>;

/// The member of which a column holds `stored`. Throws `DamagedData` if an enum has no such name.
template <class T>
T from_stored(const Stored<T>& stored) {
  if constexpr (std::is_enum_v<T>) {
    const auto& names = stored_names<T>;
    const auto found = std::ranges::find(names, stored, [](const auto& pair) { return pair.second; });
    if (found != std::ranges::end(names)) return found->first;
    throw DamagedData("unknown " + std::string(stored_type<T>) + " in the database: " + std::string(stored));
  } else {
    return T(stored);
  }
}

}  // namespace chassis::database
