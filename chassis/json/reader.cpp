#include "chassis/json/reader.hpp"

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chassis/base/hexadecimal.hpp"
#include "chassis/base/utf8.hpp"
#include "chassis/json/decoder.hpp"
#include "chassis/json/number.hpp"

namespace chassis::json {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Descends over the text once. Each read_... stands at the first character of what it reads, and leaves
/// behind it; where it returns false, `error_` says why.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::expected<Value, ReadError> read_document();

 private:
  bool read_value(Value& value);
  bool read_literal(std::string_view literal, Value meaning, Value& value);
  bool read_object(Value& value);
  bool read_array(Value& value);
  bool read_member(Member& member);
  bool read_string(Value& value);
  bool read_string(std::string& string);
  bool read_escape(std::string& string, std::size_t string_at);
  bool read_unicode_escape(std::string& string);
  bool read_number(Value& value);

  /// After a member or an element: whether another follows its comma.
  bool read_separator(char close, std::string_view trailing_comma, bool& another);

  [[nodiscard]] bool is_at(char character) const { return at_ < text_.size() && text_[at_] == character; }

  [[nodiscard]] std::optional<char32_t> hex_at(std::size_t at) const;
  void skip_space();
  void skip_plain();

  bool fail(std::string_view message, std::size_t at);
  bool give_up();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t nesting_ = 0;
  ReadError error_;
};

std::expected<Value, ReadError> Reader::read_document() {
  Value value;
  skip_space();
  if (!read_value(value)) return std::unexpected(error_);
  skip_space();
  if (at_ != text_.size()) {
    fail("Extra data", at_);
    return std::unexpected(error_);
  }
  return value;
}

bool Reader::read_value(Value& value) {
  switch (at_ == text_.size() ? '\0' : text_[at_]) {
    case '{':
      return read_object(value);
    case '[':
      return read_array(value);
    case '"':
      return read_string(value);
    case 'n':
      return read_literal("null", nullptr, value);
    case 't':
      return read_literal("true", true, value);
    case 'f':
      return read_literal("false", false, value);
    case 'N':
      return read_literal("NaN", not_a_number, value);
    case 'I':
      return read_literal("Infinity", infinity, value);
    case '-':
      return text_.substr(at_).starts_with("-I") ? read_literal("-Infinity", -infinity, value)
                                                 : read_number(value);
    default:
      return read_number(value);
  }
}

bool Reader::read_literal(std::string_view literal, Value meaning, Value& value) {
  if (!text_.substr(at_).starts_with(literal)) return fail("Expecting value", at_);
  at_ += literal.size();
  value = std::move(meaning);
  return true;
}

bool Reader::read_object(Value& value) {
  if (++nesting_ > max_nesting) return give_up();
  ++at_;
  skip_space();
  std::vector<Member> members;
  bool another = !is_at('}');
  if (!another) ++at_;
  while (another) {
    if (!read_member(members.emplace_back())) return false;
    if (!read_separator('}', "Illegal trailing comma before end of object", another)) return false;
  }
  --nesting_;
  value = Object(std::move(members));
  return true;
}

bool Reader::read_member(Member& member) {
  if (!is_at('"')) return fail("Expecting property name enclosed in double quotes", at_);
  if (!read_string(member.key)) return false;
  skip_space();
  if (!is_at(':')) return fail("Expecting ':' delimiter", at_);
  ++at_;
  skip_space();
  return read_value(member.value);
}

bool Reader::read_array(Value& value) {
  if (++nesting_ > max_nesting) return give_up();
  ++at_;
  skip_space();
  Array array;
  bool another = !is_at(']');
  if (!another) ++at_;
  while (another) {
    if (!read_value(array.emplace_back())) return false;
    if (!read_separator(']', "Illegal trailing comma before end of array", another)) return false;
  }
  --nesting_;
  value = std::move(array);
  return true;
}

bool Reader::read_separator(char close, std::string_view trailing_comma, bool& another) {
  skip_space();
  another = is_at(',');
  if (!another && !is_at(close)) return fail("Expecting ',' delimiter", at_);
  const auto separator_at = at_++;
  if (!another) return true;
  skip_space();
  return is_at(close) ? fail(trailing_comma, separator_at) : true;
}

bool Reader::read_string(Value& value) {
  std::string string;
  if (!read_string(string)) return false;
  value = std::move(string);
  return true;
}

bool Reader::read_string(std::string& string) {
  const auto string_at = at_++;
  while (true) {
    const auto run_at = at_;
    skip_plain();
    string.append(text_, run_at, at_ - run_at);
    if (at_ == text_.size()) return fail("Unterminated string starting at", string_at);
    if (text_[at_] == '"') break;
    if (text_[at_] != '\\') return fail("Invalid control character at", at_);
    if (!read_escape(string, string_at)) return false;
  }
  ++at_;
  return true;
}

bool Reader::read_escape(std::string& string, std::size_t string_at) {
  if (at_ + 1 == text_.size()) return fail("Unterminated string starting at", string_at);
  switch (const char escaped = text_[at_ + 1]) {
    case '"':
    case '\\':
    case '/':
      string += escaped;
      break;
    case 'b':
      string += '\b';
      break;
    case 'f':
      string += '\f';
      break;
    case 'n':
      string += '\n';
      break;
    case 'r':
      string += '\r';
      break;
    case 't':
      string += '\t';
      break;
    case 'u':
      return read_unicode_escape(string);
    default:
      return fail("Invalid \\escape", at_);
  }
  at_ += 2;
  return true;
}

bool Reader::read_unicode_escape(std::string& string) {
  constexpr std::size_t length = 6;
  auto code_point = hex_at(at_ + 2);
  if (!code_point) return fail("Invalid \\uXXXX escape", at_ + 1);
  at_ += length;
  if (*code_point >= 0xD800 && *code_point < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
    // A low surrogate completes the pair. Anything else, faults included, is the next escape's own matter.
    if (const auto low = hex_at(at_ + 2); low && *low >= 0xDC00 && *low < 0xE000) {
      code_point = 0x10000U + ((*code_point - 0xD800U) << 10U) + (*low - 0xDC00U);
      at_ += length;
    }
  }
  append_code_point(string, *code_point);
  return true;
}

/// Four hexadecimal digits, with something behind them: Python does not look at digits that end the text.
std::optional<char32_t> Reader::hex_at(std::size_t at) const {
  constexpr std::size_t length = 4;
  if (at + length >= text_.size()) return std::nullopt;
  char32_t code = 0;
  for (const char digit : text_.substr(at, length)) {
    const int value = hex_value(digit);
    if (value < 0) return std::nullopt;
    code = (code << 4U) + static_cast<char32_t>(value);
  }
  return code;
}

bool Reader::read_number(Value& value) {
  const auto extent = number_extent(text_.substr(at_));
  if (extent.length == 0) return fail("Expecting value", at_);
  const auto literal = text_.substr(at_, extent.length);
  at_ += extent.length;
  if (extent.is_float) {
    value = float_value(literal);
    return true;
  }
  if (literal.size() - (literal.starts_with('-') ? 1U : 0U) > max_integer_digits) return give_up();
  value = integer_value(literal);
  return true;
}

void Reader::skip_space() {
  while (is_at(' ') || is_at('\t') || is_at('\n') || is_at('\r'))
    ++at_;
}

/// To the end of what stands in a string for itself: all but its end, escapes and control characters.
void Reader::skip_plain() {
  const auto is_ascii = [](char character) { return static_cast<unsigned char>(character) < 0x80; };
  auto end = end_of_plain_ascii(text_, at_);
  while (end < text_.size() && !is_ascii(text_[end]))
    end = end_of_plain_ascii(text_, end + 1);
  at_ = end;
}

bool Reader::fail(std::string_view message, std::size_t at) {
  error_ = SyntaxError{.message = message, .position = count_code_points(text_.substr(0, at))};
  return false;
}

bool Reader::give_up() {
  error_ = Unreadable{};
  return false;
}

}  // namespace

std::expected<Value, ReadError> read(std::string_view bytes) {
  std::string storage;
  const auto text = decode(bytes, storage);
  if (!text) return std::unexpected(Unreadable{});
  return Reader(*text).read_document();
}

}  // namespace chassis::json
