// Regular expressions of declarations.
#pragma once

#include <string_view>

namespace chassis::schema {

/// Whether `expression` matches somewhere in `text`, which must be UTF-8. Takes time linear in the text. The
/// syntax is RE2's, with the Unicode meaning of \d, \s and \w. Throws `std::invalid_argument` where the
/// expression is faulty. Safe from any thread; each expression is compiled once.
bool matches(std::string_view expression, std::string_view text);

/// A regular expression in a declaration; made from a literal. A service that declares none does not link the
/// library.
class Pattern {
 public:
  constexpr Pattern(const char* expression) : expression_(expression), matches_(matches) {}

  [[nodiscard]] constexpr std::string_view expression() const { return expression_; }

  [[nodiscard]] bool is_found_in(std::string_view text) const { return matches_(expression_, text); }

 private:
  std::string_view expression_;
  bool (*matches_)(std::string_view, std::string_view);
};

}  // namespace chassis::schema
