#include "chassis/config/environment.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <ranges>

#include "chassis/base/file.hpp"
#include "chassis/base/text.hpp"

namespace chassis::config {

namespace {

bool is_variable_name(std::string_view name) {
  const auto allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::ranges::all_of(name, allowed);
}

bool blank_or_comment(std::string_view rest) {
  return rest.empty() || rest.front() == '#';
}

std::optional<std::string> quoted_value(std::string_view text) {
  const auto end = text.find(text.front(), 1);
  if (end == std::string_view::npos || !blank_or_comment(trimmed(text.substr(end + 1)))) return std::nullopt;
  return std::string(text.substr(1, end - 1));
}

std::string_view bare_value(std::string_view text) {
  for (std::size_t hash = text.find('#'); hash != std::string_view::npos; hash = text.find('#', hash + 1)) {
    if (hash == 0 || trimmed(text.substr(hash - 1, 1)).empty()) return trimmed(text.substr(0, hash));
  }
  return text;
}

std::optional<std::string> parse_value(std::string_view text) {
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) return quoted_value(text);
  return std::string(bare_value(text));
}

/// Adds what one line says to `variables`; false if it is neither an assignment nor blank.
bool parse_line(std::string_view line, Variables& variables) {
  line = trimmed(line);
  if (blank_or_comment(line)) return true;
  constexpr std::string_view export_keyword = "export ";
  if (line.starts_with(export_keyword)) line = trimmed(line.substr(export_keyword.size()));

  const auto equals = line.find('=');
  if (equals == std::string_view::npos) return false;
  const auto name = trimmed(line.substr(0, equals));
  auto value = parse_value(trimmed(line.substr(equals + 1)));
  if (!is_variable_name(name) || !value) return false;
  variables.insert_or_assign(std::string(name), std::move(*value));
  return true;
}

std::string env_file_name(const Variables& environment) {
  const auto env = environment.find("ENV");
  if (env == environment.end() || (env->second != "test" && env->second != "prod")) return ".env";
  return ".env." + env->second;
}

constexpr std::size_t longest_env_file = 1'048'576;

}  // namespace

Variables process_environment() {
  Variables variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::expected<Variables, std::string> parse_env_file(std::string_view text) {
  Variables variables;
  std::size_t number = 0;
  for (const auto line : std::views::split(text, '\n')) {
    ++number;
    if (!parse_line(std::string_view(line.begin(), line.end()), variables))
      return std::unexpected(fmt::format("line {} is not NAME=value", number));
  }
  return variables;
}

std::expected<Variables, std::string> with_env_file(Variables environment,
                                                    const std::filesystem::path& folder) {
  const auto path = folder / env_file_name(environment);
  const auto text = read_text_file(path, longest_env_file);
  if (!text && text.error().absent) return environment;
  if (!text) return std::unexpected(fmt::format("{} cannot be read: {}", path.string(), text.error().reason));
  auto file = parse_env_file(*text);
  if (!file) return std::unexpected(fmt::format("{}: {}", path.string(), file.error()));
  environment.merge(*file);
  return environment;
}

void remove_variables(std::string_view prefix) {
  for (const auto& [name, value] : process_environment()) {
    if (name.starts_with(prefix)) unsetenv(name.c_str());
  }
}

}  // namespace chassis::config
