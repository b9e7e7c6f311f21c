#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace chassis::database {

/// A text that the compiler composes, such as an SQL statement with the columns of a row. It ends with a zero
/// byte. Text beyond `capacity` does not compile.
template <std::size_t capacity>
class SqlText {
 public:
  constexpr SqlText& operator+=(std::string_view text) {
    for (const char character : text)
      characters_[size_++] = character;
    return *this;
  }

  /// Appends a number below 100.
  constexpr SqlText& operator+=(int number) {
    if (number > 9) characters_[size_++] = static_cast<char>('0' + (number / 10));
    characters_[size_++] = static_cast<char>('0' + (number % 10));
    return *this;
  }

  [[nodiscard]] constexpr const char* c_str() const { return characters_.data(); }

  [[nodiscard]] constexpr std::string_view view() const { return {characters_.data(), size_}; }

 private:
  std::array<char, capacity + 1> characters_{};
  std::size_t size_ = 0;
};

template <class Part>
inline constexpr std::size_t capacity_of = 0;
template <std::size_t size>
inline constexpr std::size_t capacity_of<char[size]> = size - 1;
template <std::size_t capacity>
inline constexpr std::size_t capacity_of<SqlText<capacity>> = capacity;

/// Its parts, which are literals and other texts, one after the other.
template <class... Parts>
constexpr auto sql_text(const Parts&... parts) {
  SqlText<(capacity_of<Parts> + ...)> text;
  const auto append = [&text]<class Part>(const Part& part) {
    if constexpr (requires { part.view(); }) {
      text += part.view();
    } else {
      text += std::string_view(part);
    }
  };
  (append(parts), ...);
  return text;
}

}  // namespace chassis::database
