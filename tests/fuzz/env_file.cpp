// `.env` files, against a reading that takes one character after the other.
#include <optional>
#include <string>

#include "chassis/config/environment.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using chassis::config::Variables;
using mars::fuzz::require;

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

/// What is left of a line.
class Line {
 public:
  explicit Line(std::string_view text) : rest_(text) {}

  [[nodiscard]] char next() const { return rest_.empty() ? '\n' : rest_.front(); }

  [[nodiscard]] bool ended() const { return next() == '\n' || next() == '#'; }

  char take() {
    const char taken = next();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return taken;
  }

  bool skip(std::string_view text) {
    const bool found = rest_.starts_with(text);
    if (found) rest_.remove_prefix(text.size());
    return found;
  }

  std::string skip_blanks() {
    std::string blanks;
    while (std::string_view(" \t\r").contains(next()))
      blanks += take();
    return blanks;
  }

 private:
  std::string_view rest_;
};

std::string read_name(Line& line) {
  std::string name;
  while (letters.contains(line.next()) || (!name.empty() && digits.contains(line.next())))
    name += line.take();
  return name;
}

std::optional<std::string> read_quoted(Line& line) {
  const char quote = line.take();
  std::string value;
  while (line.next() != quote) {
    if (line.next() == '\n') return std::nullopt;
    value += line.take();
  }
  line.take();
  line.skip_blanks();
  return line.ended() ? std::optional(value) : std::nullopt;
}

std::string read_bare(Line& line) {
  std::string value;
  while (true) {
    const auto blanks = line.skip_blanks();
    if (line.next() == '\n') return value;
    if (line.next() == '#' && (value.empty() || !blanks.empty())) return value;
    value += blanks;
    value += line.take();
  }
}

/// False where the line is none that a file may have.
bool read_line(Line line, Variables& variables) {
  line.skip_blanks();
  if (line.ended()) return true;
  if (line.skip("export ")) line.skip_blanks();
  const auto name = read_name(line);
  line.skip_blanks();
  if (name.empty() || !line.skip("=")) return false;
  line.skip_blanks();
  const bool quoted = line.next() == '"' || line.next() == '\'';
  const auto value = quoted ? read_quoted(line) : read_bare(line);
  if (value) variables[name] = *value;
  return value.has_value();
}

std::optional<Variables> read_file(std::string_view text) {
  Variables variables;
  while (true) {
    const auto end = text.find('\n');
    if (!read_line(Line(text.substr(0, end)), variables)) return std::nullopt;
    if (end == std::string_view::npos) return variables;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = mars::fuzz::text(data, size);
  const auto variables = chassis::config::parse_env_file(text);
  const auto expected = read_file(text);
  require(variables.has_value() == expected.has_value(), "a file is read exactly where every line is right");
  if (variables) require(*variables == *expected, "every line is read as it is written");
  return 0;
}
