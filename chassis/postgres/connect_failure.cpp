#include "chassis/postgres/connect_failure.hpp"

#include <algorithm>
#include <cctype>
#include <ranges>
#include <string>

namespace chassis::postgres {

namespace {

constexpr std::size_t sqlstate_length = 5;

/// Where the SQLSTATE of a line begins, as in "FATAL:  28P01: password authentication failed"; npos where
/// there is none. The word before it may be translated.
std::size_t find_sqlstate(std::string_view line) {
  constexpr std::string_view before = ":  ";
  const auto is_code = [](char letter) {
    return std::isdigit(static_cast<unsigned char>(letter)) != 0 || (letter >= 'A' && letter <= 'Z');
  };
  for (auto found = line.find(before); found != std::string_view::npos;
       found = line.find(before, found + 1)) {
    const auto code = line.substr(found + before.size());
    if (code.size() > sqlstate_length && code.substr(sqlstate_length).starts_with(": ") &&
        std::ranges::all_of(code.substr(0, sqlstate_length), is_code))
      return found + before.size();
  }
  return std::string_view::npos;
}

}  // namespace

ConnectFailure connect_failure(std::string_view message, bool tls_failed) {
  std::string text = "cannot connect:";
  std::string sqlstate;
  bool lasts = tls_failed;
  for (const auto part : std::views::split(message, '\n')) {
    const std::string_view line(part.begin(), part.end());
    if (line.empty() || line.starts_with("LOCATION:")) continue;
    const auto code = find_sqlstate(line);
    if (code == std::string_view::npos) {
      text.append(" ").append(line);
    } else {
      sqlstate = line.substr(code, sqlstate_length);
      lasts = lasts || is_lasting(sqlstate);
      text.append(" ").append(line.substr(0, code)).append(line.substr(code + sqlstate_length + 2));
    }
  }
  return {text, lasts, sqlstate};
}

}  // namespace chassis::postgres
