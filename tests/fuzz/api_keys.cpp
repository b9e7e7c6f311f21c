// API_KEYS, and the lines of API_KEYS_FILE, against their grammar. The first byte tells which of them
// follows.
#include "chassis/http/api_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/algorithm/string/case_conv.hpp>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "chassis/base/text.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using chassis::http::ApiKey;
using mars::fuzz::require;

/// A key as it is kept, written out.
struct Kept {
  std::string about;  ///< name and scopes
  std::string hash;

  bool operator==(const Kept&) const = default;
};

std::optional<Kept> read_item(const std::string& item, bool is_file) {
  static const std::regex form(
      R"(([A-Za-z0-9._-]{1,64}):((?:read|write|read\+write)(?:\+metrics)?|metrics):(.+))");
  static const std::regex hash("sha256:[0-9a-fA-F]{64}");
  static const std::regex key("[A-Za-z0-9._~+/-]+=*");
  std::smatch parts;
  if (!std::regex_match(item, parts, form)) return std::nullopt;
  auto scopes = parts[2].str();
  // It is within `read`.
  if (scopes.starts_with("read") && scopes.ends_with("+metrics")) scopes.resize(scopes.rfind('+'));
  const auto about = parts[1].str() + ':' + scopes;
  const auto secret = parts[3].str();
  if (std::regex_match(secret, hash)) return Kept{about, boost::to_lower_copy(secret)};
  const bool is_key = secret.size() >= 32 && secret.size() <= 256 && std::regex_match(secret, key) &&
                      std::set<char>(secret.begin(), secret.end()).size() >= 8;
  if (is_file || !is_key) return std::nullopt;
  return Kept{about, chassis::http::hashed(secret).value()};
}

/// All keys of the text; nothing where any is wrong, or there already, or there are too many or none.
std::optional<std::vector<Kept>> read_all(std::string_view text, bool is_file) {
  std::vector<Kept> keys;
  std::set<std::string> hashes;
  for (const auto item : chassis::split(text, is_file ? '\n' : ',')) {
    if (is_file && (item.empty() || item.starts_with('#'))) continue;
    const auto key = read_item(std::string(item), is_file);
    if (!key || !hashes.insert(key->hash).second) return std::nullopt;
    keys.push_back(*key);
  }
  return keys.empty() || keys.size() > 100 ? std::nullopt : std::optional(keys);
}

Kept written(const ApiKey& key) {
  std::vector<std::string_view> scopes;
  if (key.may_read) scopes.emplace_back("read");
  if (key.may_write) scopes.emplace_back("write");
  if (key.may_scrape && !key.may_read) scopes.emplace_back("metrics");
  return {.about = fmt::format("{}:{}", key.principal, fmt::join(scopes, "+")),
          .hash = fmt::format("sha256:{:02x}", fmt::join(key.digest, ""))};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = mars::fuzz::text(data + 1, size - 1);
  const bool is_file = data[0] % 2 == 0;
  const auto keys = is_file ? chassis::http::parse_api_key_lines(text) : chassis::http::parse_api_keys(text);
  const auto expected = read_all(text, is_file);
  require(keys.has_value() == expected.has_value(), "keys are taken exactly where every one is right");
  if (!keys) return 0;
  std::vector<Kept> kept;
  for (const auto& key : *keys)
    kept.push_back(written(key));
  require(kept == *expected, "keys are taken as they are written");
  return 0;
}
