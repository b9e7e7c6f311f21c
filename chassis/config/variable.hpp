// How an option is set by an environment variable: its name, default, bounds and description in one place.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/config/secret_file.hpp"

namespace chassis::config {

/// Puts a text into an option. Returns what the text should have been if it is wrong.
template <class Options>
using Setter = std::function<std::optional<std::string>(Options&, std::string_view)>;

template <class Options>
struct Variable {
  std::string_view name;
  std::string default_text;
  std::string_view description;
  Setter<Options> set;
  bool secret = false;  ///< its text must not be repeated
};

/// Takes the text as it stands.
template <class Options>
Setter<Options> text(std::string Options::* member) {
  return [member](Options& options, std::string_view value) -> std::optional<std::string> {
    options.*member = value;
    return std::nullopt;
  };
}

/// Takes a whole number within the bounds, both inclusive.
template <class Options, class Number>
Setter<Options> number(Number Options::* member, std::int64_t lowest, std::int64_t highest) {
  return [=](Options& options, std::string_view value) -> std::optional<std::string> {
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc{} || end != value.data() + value.size() || parsed < lowest || parsed > highest)
      return fmt::format("a whole number from {} to {}", lowest, highest);
    options.*member = Number(parsed);
    return std::nullopt;
  };
}

/// Takes a number from 0 to 1.
template <class Options>
Setter<Options> fraction(double Options::* member) {
  return [member](Options& options, std::string_view value) -> std::optional<std::string> {
    double parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc{} || end != value.data() + value.size() || parsed < 0 || parsed > 1 ||
        std::isnan(parsed))
      return "a number from 0 to 1";
    options.*member = parsed;
    return std::nullopt;
  };
}

/// Takes the value that belongs to one of the names.
template <class Options, class Choice, std::size_t count>
Setter<Options> one_of(Choice Options::* member,
                       std::array<std::pair<std::string_view, Choice>, count> choices) {
  return [=](Options& options, std::string_view value) -> std::optional<std::string> {
    using Pair = std::pair<std::string_view, Choice>;
    const auto found = std::ranges::find(choices, value, &Pair::first);
    if (found == choices.end()) {
      std::array<std::string_view, count> names;
      std::ranges::transform(choices, names.begin(), &Pair::first);
      return fmt::format("one of {}", fmt::join(names, ", "));
    }
    options.*member = found->second;
    return std::nullopt;
  };
}

/// Takes one of the names as it stands.
template <class Options, std::size_t count>
Setter<Options> one_of(std::string Options::* member, std::array<std::string_view, count> names) {
  return [=](Options& options, std::string_view value) -> std::optional<std::string> {
    if (std::ranges::find(names, value) == names.end())
      return fmt::format("one of {}", fmt::join(names, ", "));
    options.*member = value;
    return std::nullopt;
  };
}

template <class Value>
using Parser = std::expected<Value, std::string> (*)(std::string_view text);

/// Takes the value that `parse` makes of the text. `form` describes the texts that it accepts.
template <class Options, class Value>
Setter<Options> parsed(Value Options::* member, Parser<Value> parse, std::string_view form) {
  return [=](Options& options, std::string_view text) -> std::optional<std::string> {
    auto value = parse(text);
    if (!value) return fmt::format("{}; {}", form, value.error());
    options.*member = std::move(*value);
    return std::nullopt;
  };
}

/// Takes the value that `parse` makes of the content of a file, and the file's path.
template <class Options, class Value>
Setter<Options> parsed_file(Value Options::* member, std::string Options::* path_member, Parser<Value> parse,
                            std::string_view form, std::size_t longest) {
  return [=, set = parsed(member, parse, form)](Options& options,
                                                std::string_view path) -> std::optional<std::string> {
    options.*path_member = path;
    const auto content = read_secret(path, longest);
    return content ? set(options, *content) : content.error();
  };
}

/// Takes the text of a file, without the line ends that editors append, and the file's path.
template <class Options>
Setter<Options> content_of_file(std::string Options::* member, std::string Options::* path_member) {
  return [=](Options& options, std::string_view path) -> std::optional<std::string> {
    options.*path_member = path;
    auto content = read_secret_line(path);
    if (!content) return std::move(content.error());
    options.*member = std::move(*content);
    return std::nullopt;
  };
}

}  // namespace chassis::config
