#include "chassis/schema/types/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

namespace chassis::schema {

namespace {

constexpr std::string_view digits = R"(\p{Nd})";
constexpr std::string_view spaces =
    R"(\t-\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})";
constexpr std::string_view letters =
    R"(\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{24B6}-\x{24E9}\x{1F130}-\x{1F149}\x{1F150}-\x{1F169}\x{1F170}-\x{1F189}\x{200C}\x{200D})";

/// The members of the class that `letter` stands for in lower case; empty where it stands for none.
std::string_view members_of(char letter) {
  switch (letter | 0x20) {
    case 'd':
      return digits;
    case 's':
      return spaces;
    case 'w':
      return letters;
    default:
      return {};
  }
}

/// Rewrites \d, \s and \w, which are ASCII to RE2, as classes of Unicode. A negated one inside a class has no
/// such form, and stays.
class Rewriter {
 public:
  explicit Rewriter(std::string_view expression) : rest_(expression) {}

  std::string rewrite() {
    while (!rest_.empty()) {
      if (rest_.size() > 1 && rest_.front() == '\\') {
        rewrite_escape();
      } else if (in_class_) {
        copy_member();
      } else {
        copy_atom();
      }
    }
    return std::move(out_);
  }

 private:
  void rewrite_escape() {
    const char letter = rest_[1];
    const auto members = members_of(letter);
    const bool negated = letter >= 'A' && letter <= 'Z';
    if (members.empty() || (in_class_ && negated)) return copy(2);
    rest_.remove_prefix(2);
    if (in_class_) {
      out_ += members;
    } else {
      out_.append(negated ? "[^" : "[").append(members).append("]");
    }
  }

  /// A bracket that opens a class may be followed by one that is a member.
  void copy_atom() {
    in_class_ = rest_.front() == '[';
    copy(1);
    if (in_class_ && rest_.starts_with('^')) copy(1);
    if (in_class_ && rest_.starts_with(']')) copy(1);
  }

  void copy_member() {
    if (rest_.starts_with("[:")) return copy(std::min(rest_.find(":]"), rest_.size() - 2) + 2);
    in_class_ = rest_.front() != ']';
    copy(1);
  }

  void copy(std::size_t length) {
    out_ += rest_.substr(0, length);
    rest_.remove_prefix(length);
  }

  std::string_view rest_;
  std::string out_;
  bool in_class_ = false;
};

/// What was compiled, by the address of the literal: expressions live as long as the program.
class Compiled {
 public:
  const RE2& of(std::string_view expression) {
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = expressions_.find(expression.data()); found != expressions_.end())
        return *found->second;
    }
    auto compiled = std::make_unique<RE2>(Rewriter(expression).rewrite(), RE2::Quiet);
    if (!compiled->ok())
      throw std::invalid_argument("pattern '" + std::string(expression) + "': " + compiled->error());
    const std::unique_lock lock(mutex_);
    return *expressions_.try_emplace(expression.data(), std::move(compiled)).first->second;
  }

 private:
  std::shared_mutex mutex_;
  std::unordered_map<const char*, std::unique_ptr<RE2>> expressions_;
};

}  // namespace

bool matches(std::string_view expression, std::string_view text) {
  static Compiled compiled;
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled.of(expression));
}

}  // namespace chassis::schema
