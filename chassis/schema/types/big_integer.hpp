// Integers of any size, as JSON and Python have them. Those that fit into 64 bits need no memory.
#pragma once

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/json/value.hpp"

namespace chassis::schema {

/// An integer of any size, without owning its digits. A literal in a declaration: `5`, or as text where it
/// has more than 64 bits: "1180591620717411303424".
class IntegerView {
 public:
  template <std::integral T>
    requires(!std::same_as<T, bool> && (std::signed_integral<T> || sizeof(T) < sizeof(std::int64_t)))
  constexpr IntegerView(T small) : small_(small) {}

  /// `digits` are decimal, without leading zeros, with a leading `-` where negative. They must outlive the
  /// view.
  constexpr IntegerView(const char* digits) : IntegerView(std::string_view(digits)) {}

  constexpr explicit IntegerView(std::string_view digits) {
    if (!read_small(digits)) digits_ = digits;
  }

  constexpr std::strong_ordering operator<=>(const IntegerView& other) const {
    if (digits_.empty() && other.digits_.empty()) return small_ <=> other.small_;
    return compare_digits(other);
  }

  constexpr bool operator==(const IntegerView& other) const {
    return small_ == other.small_ && digits_ == other.digits_;
  }

  /// The integer, where it fits.
  [[nodiscard]] constexpr std::optional<std::int64_t> small() const {
    return digits_.empty() ? std::optional(small_) : std::nullopt;
  }

  [[nodiscard]] constexpr bool is_negative() const {
    return digits_.empty() ? small_ < 0 : digits_.starts_with('-');
  }

  [[nodiscard]] std::string to_string() const {
    return digits_.empty() ? std::to_string(small_) : std::string(digits_);
  }

  [[nodiscard]] json::Value to_json() const;

  /// Whether a positive `divisor` divides it without rest.
  [[nodiscard]] bool is_multiple_of(std::int64_t divisor) const;

 private:
  constexpr bool read_small(std::string_view digits) {
    const bool negative = digits.starts_with('-');
    const bool fits = std::ranges::all_of(digits.substr(negative ? 1 : 0), [&](char digit) {
      const std::int64_t value = negative ? '0' - digit : digit - '0';
      return !__builtin_mul_overflow(small_, 10, &small_) && !__builtin_add_overflow(small_, value, &small_);
    });
    if (!fits) small_ = 0;
    return fits;
  }

  /// Where at least one is beyond 64 bits: by sign, then by length, then by digits.
  [[nodiscard]] constexpr std::strong_ordering compare_digits(const IntegerView& other) const {
    if (is_negative() != other.is_negative()) {
      return is_negative() ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    const auto order = digits_.size() == other.digits_.size() ? digits_.compare(other.digits_) <=> 0
                                                              : digits_.size() <=> other.digits_.size();
    return is_negative() ? 0 <=> order : order;
  }

  std::int64_t small_ = 0;
  std::string_view digits_;  ///< empty where `small_` is the value
};

/// An integer of any size. Value semantics.
class Integer {
 public:
  template <std::integral T>
    requires(std::constructible_from<IntegerView, T>)
  constexpr Integer(T small) : small_(small) {}

  constexpr Integer() = default;

  explicit Integer(json::BigInteger big) : digits_(std::move(big.digits)) {}

  [[nodiscard]] constexpr IntegerView view() const {
    return digits_.empty() ? IntegerView(small_) : IntegerView(std::string_view(digits_));
  }

  /// The integer, where it fits into 64 bits.
  [[nodiscard]] constexpr std::optional<std::int64_t> small() const {
    return digits_.empty() ? std::optional(small_) : std::nullopt;
  }

  [[nodiscard]] std::string to_string() const { return view().to_string(); }

  constexpr bool operator==(const Integer& other) const = default;

  constexpr std::strong_ordering operator<=>(const Integer& other) const { return view() <=> other.view(); }

 private:
  std::int64_t small_ = 0;
  std::string digits_;  ///< empty where `small_` is the value
};

}  // namespace chassis::schema
