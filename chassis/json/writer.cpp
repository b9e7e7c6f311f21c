#include "chassis/json/writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "chassis/base/hexadecimal.hpp"
#include "chassis/base/utf8.hpp"
#include "chassis/json/number.hpp"

namespace chassis::json {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

void append_escape(std::string& out, char character) {
  switch (character) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      append_hex(out, static_cast<std::uint8_t>(character));
  }
}

/// Appends the sequence that `text` begins with, and returns its length.
std::size_t append_sequence(std::string& out, std::string_view text) {
  const auto length = std::max<std::size_t>(sequence_length(text), 1);
  const auto sequence = text.substr(0, length);
  const bool is_utf8 = length > 1 && !is_surrogate(sequence);
  out += is_utf8 ? sequence : replacement;
  return length;
}

class Writer {
 public:
  Writer(std::string& out, KeyFilter keeps, std::size_t most) : out_(out), keeps_(keeps), most_(most) {}

  void operator()(Null) const { write_null(); }

  void operator()(bool boolean) const { out_ += boolean ? "true" : "false"; }

  void operator()(const BigInteger& integer) const { out_ += integer.digits; }

  void operator()(std::int64_t integer) const {
    std::array<char, 20> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), integer);
    out_.append(buffer.data(), written.ptr);
  }

  void operator()(double number) const {
    if (std::isfinite(number)) {
      append_float(out_, number);
    } else {
      write_null();
    }
  }

  void operator()(const std::string& text) const {
    if (has_surrogate(text)) {
      write_null();
    } else {
      append_string(out_, text);
    }
  }

  void operator()(const Array& array) const {
    out_ += '[';
    bool first = true;
    for (const auto& element : array) {
      if (out_.size() > most_) return;
      if (!std::exchange(first, false)) out_ += ',';
      write(element);
    }
    out_ += ']';
  }

  void operator()(const Object& object) const {
    out_ += '{';
    bool first = true;
    for (const auto& [key, value] : object) {
      if (out_.size() > most_) return;
      if (keeps_ != nullptr && !keeps_(key)) continue;
      if (!std::exchange(first, false)) out_ += ',';
      append_string(out_, key);
      out_ += ':';
      write(value);
    }
    out_ += '}';
  }

  void write(const Value& value) const { std::visit(*this, value.data()); }

 private:
  void write_null() const { out_ += "null"; }

  std::string& out_;
  KeyFilter keeps_;
  std::size_t most_;
};

}  // namespace

void write(std::string& out, const Value& value, KeyFilter keeps, std::size_t most) {
  Writer(out, keeps, most).write(value);
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  while (true) {
    const auto plain = end_of_plain_ascii(text, 0);
    out.append(text, 0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      append_escape(out, text.front());
      text.remove_prefix(1);
    } else {
      text.remove_prefix(append_sequence(out, text));
    }
  }
  out += '"';
}

std::string to_string(const Value& value) {
  std::string out;
  write(out, value);
  return out;
}

}  // namespace chassis::json
