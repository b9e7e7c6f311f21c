// CORS_ORIGINS: every origin is one that a browser sends, and all of those are taken.
#include "chassis/http/origins.hpp"

#include <algorithm>
#include <regex>
#include <string>

#include "chassis/base/text.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

/// Scheme, host and a port that is not the scheme's own. What an address in brackets may be is left to the
/// parser.
bool is_origin(const std::string& text) {
  static const std::regex form(R"((https?)://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([1-9][0-9]{0,4}))?)");
  std::smatch parts;
  if (!std::regex_match(text, parts, form)) return false;
  if (!parts[3].matched) return true;
  const int port = std::stoi(parts[3]);
  return port <= 65535 && port != (parts[1] == "https" ? 443 : 80);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mars::fuzz::require;
  const auto text = mars::fuzz::text(data, size);
  const auto origins = chassis::http::parse_origins(text);
  const auto expected = chassis::split(text, ',');
  const auto is_right = [](std::string_view one) { return is_origin(std::string(one)); };
  const bool any = expected.size() == 1 && expected.front() == "*";
  const bool right = any || (expected.size() <= 100 && std::ranges::all_of(expected, is_right));
  if (!origins) {
    require(!right || text.contains('['), "what is an origin is taken");
    return 0;
  }
  require(right, "every origin is one");
  require(std::ranges::equal(*origins, expected), "origins are taken as they are");
  return 0;
}
