#include "app/domain/obstacles.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <system_error>

#include "chassis/base/errors.hpp"

namespace mars::domain {

namespace {

/// Takes a number, and `separator` behind it unless the text ends there.
std::int32_t take_number(std::string_view& text, char separator) {
  std::int32_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  if (error != std::errc() || (!text.empty() && text.front() != separator))
    throw chassis::DamagedData("malformed obstacles in the database");
  if (!text.empty()) text.remove_prefix(1);
  return number;
}

}  // namespace

Obstacles::Obstacles(std::span<const Position> cells) {
  keys_.reserve(cells.size());
  for (const auto cell : cells)
    keys_.insert(key_of(cell));
}

std::vector<Position> Obstacles::cells() const {
  std::vector<Position> cells;
  cells.reserve(keys_.size());
  for (const auto key : keys_)
    cells.push_back({.x = static_cast<std::int32_t>(key >> 32U), .y = static_cast<std::int32_t>(key)});
  return cells;
}

std::string to_text(std::span<const Position> cells) {
  std::string text;
  for (const auto& cell : cells)
    fmt::format_to(std::back_inserter(text), "{}{} {}", text.empty() ? "" : ",", cell.x, cell.y);
  return text;
}

std::vector<Position> cells_in(std::string_view text) {
  std::vector<Position> cells;
  while (!text.empty()) {
    const auto x = take_number(text, ' ');
    cells.push_back({.x = x, .y = take_number(text, ',')});
  }
  return cells;
}

}  // namespace mars::domain
