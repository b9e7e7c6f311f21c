#include "chassis/events/event.hpp"

#include <fmt/format.h>

#include <charconv>
#include <system_error>

namespace chassis::events {

namespace {

/// Takes a number that is not negative and the `separator` behind it, or the end of the text if that is zero.
template <class Number>
bool take(std::string_view& text, char separator, Number& number) {
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto size = static_cast<std::size_t>(rest - text.data());
  if (error != std::errc() || number < 0) return false;
  text.remove_prefix(size);
  if (separator == '\0') return text.empty();
  if (!text.starts_with(separator)) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string to_text(const Position& position) {
  return fmt::format("{}-{}-{}", position.timeline, position.txid, position.ordinal);
}

std::optional<Position> parse_position(std::string_view text) {
  Position position;
  const bool whole = take(text, '-', position.timeline) && take(text, '-', position.txid) &&
                     take(text, '\0', position.ordinal);
  return whole ? std::optional(position) : std::nullopt;
}

}  // namespace chassis::events
