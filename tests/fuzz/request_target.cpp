// Request targets: path, query and authority are what an independent reading finds in what was sent.
#include <algorithm>
#include <optional>
#include <regex>

#include "chassis/http/message.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/unquoted.hpp"

namespace {

struct Reading {
  std::string path;
  std::string query;
  std::string authority;

  bool operator==(const Reading&) const = default;
};

std::optional<Reading> read(const std::string& target) {
  static const std::regex origin(R"((/[^?#]*)(?:\?([^#]*))?(?:#.*)?)");
  static const std::regex absolute(R"([hH][tT][tT][pP][sS]?://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?)");
  static const std::regex authority(
      R"((\[[0-9a-fA-F:.]+\]|\[[vV][0-9a-fA-F]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+\]|)"
      R"((?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9a-fA-F]{2})+)(?::[0-9]*)?)");
  std::smatch parts;
  if (!std::ranges::all_of(target, [](char c) { return c >= '!' && c <= '~'; })) return std::nullopt;
  if (std::regex_match(target, parts, origin))
    return Reading{.path = mars::fuzz::unquoted(parts.str(1)), .query = parts[2], .authority = {}};
  if (!std::regex_match(target, parts, absolute)) return std::nullopt;
  if (const auto host = parts.str(1); !std::regex_match(host, authority)) return std::nullopt;
  const auto path = parts.length(2) == 0 ? "/" : mars::fuzz::unquoted(parts.str(2));
  return Reading{.path = path, .query = parts[3], .authority = parts[1]};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mars::fuzz::require;
  const std::string target(mars::fuzz::text(data, size));
  chassis::http::Request request;
  const bool taken = chassis::http::split_target(target, request);
  const auto expected = read(target);
  if (!taken) {
    // What an address in brackets may be is left to the service.
    require(!expected || expected->authority.contains('['), "what is a target is taken");
    return 0;
  }
  const Reading found{.path = request.path, .query = request.query, .authority = request.authority};
  require(expected && found == *expected, "a target is read as it was sent");
  return 0;
}
