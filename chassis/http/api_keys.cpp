#include "chassis/http/api_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/hex.hpp>
#include <optional>
#include <set>
#include <utility>

#include "chassis/base/text.hpp"

namespace chassis::http {

namespace {

constexpr std::size_t max_name_length = 64;
constexpr std::string_view letters_and_digits =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view hash_mark = "sha256:";

/// Where keys stand, and what an error calls that.
struct Source {
  char separator;
  std::string_view item;
  bool only_hashes;
  bool comments;
};

constexpr Source in_list{.separator = ',', .item = "entry", .only_hashes = false, .comments = false};
constexpr Source in_file{.separator = '\n', .item = "line", .only_hashes = true, .comments = true};

struct Scopes {
  std::string_view name;
  bool read;
  bool write;
  bool metrics;
};

constexpr auto known_scopes = std::to_array<Scopes>({{"read", true, false, false},
                                                     {"write", false, true, false},
                                                     {"metrics", false, false, true},
                                                     {"read+write", true, true, false},
                                                     {"read+metrics", true, false, true},
                                                     {"write+metrics", false, true, true},
                                                     {"read+write+metrics", true, true, true}});

template <class Value>
using Parsed = std::expected<Value, std::string>;

bool consists_of(std::string_view text, std::string_view first_set, std::string_view second_set) {
  return std::ranges::all_of(text, [&](char c) { return first_set.contains(c) || second_set.contains(c); });
}

Parsed<std::string> parse_name(std::string_view text) {
  if (text.empty() || text.size() > max_name_length || !consists_of(text, letters_and_digits, "-._"))
    return std::unexpected(fmt::format(
        "its name must be 1 to {} letters, digits, dashes, dots or underscores", max_name_length));
  return std::string(text);
}

/// The letters of a bearer token (RFC 6750).
bool is_key(std::string_view text) {
  return text.size() >= ApiKey::min_length && text.size() <= ApiKey::max_length && !text.starts_with('=') &&
         consists_of(text.substr(0, text.find_last_not_of('=') + 1), letters_and_digits, "-._~+/");
}

std::string key_rule() {
  return fmt::format("key must be {} to {} letters, digits or -._~+/", ApiKey::min_length,
                     ApiKey::max_length);
}

Parsed<Sha256::Digest> parse_hash(std::string_view text) {
  Sha256::Digest digest{};
  const bool marked = text.starts_with(hash_mark);
  const auto digits = marked ? text.substr(hash_mark.size()) : std::string_view();
  if (digits.size() != 2 * digest.size() || !consists_of(digits, "0123456789", "abcdefABCDEF"))
    return std::unexpected(
        fmt::format("its hash must be {} and {} hexadecimal digits", hash_mark, 2 * digest.size()));
  boost::algorithm::unhex(digits, digest.begin());
  return digest;
}

Parsed<Sha256::Digest> parse_key(std::string_view text, bool only_hashes) {
  if (only_hashes || text.starts_with(hash_mark)) return parse_hash(text);
  if (!is_key(text)) return std::unexpected("its " + key_rule());
  if (const auto problem = variety_problem(text)) return std::unexpected("its " + *problem);
  return Sha256()(text);
}

Parsed<ApiKey> parse_item(std::string_view text, bool only_hashes) {
  const auto first = text.find(':');
  const auto second = first == std::string_view::npos ? first : text.find(':', first + 1);
  if (second == std::string_view::npos)
    return std::unexpected("it must have three parts, with colons between");
  const auto scopes = text.substr(first + 1, second - first - 1);
  const auto* const scope = std::ranges::find(known_scopes, scopes, &Scopes::name);
  if (scope == known_scopes.end())
    return std::unexpected(
        "its scopes must be read, write, metrics, or several of them in this order with + between");
  auto name = parse_name(text.substr(0, first));
  if (!name) return std::unexpected(std::move(name.error()));
  const auto digest = parse_key(text.substr(second + 1), only_hashes);
  if (!digest) return std::unexpected(digest.error());
  return ApiKey{.principal = std::move(*name),
                .may_read = scope->read,
                .may_write = scope->write,
                .may_scrape = scope->read || scope->metrics,
                .digest = *digest};
}

Parsed<ApiKeys> parse(std::string_view text, const Source& source) {
  ApiKeys keys;
  std::vector<std::string> faults;
  std::size_t number = 0;
  for (const auto item : split(text, source.separator)) {
    ++number;
    if (source.comments && (item.empty() || item.starts_with('#'))) continue;
    auto key = parse_item(item, source.only_hashes);
    if (key && find_key(keys, key->digest) != nullptr) key = std::unexpected("its key is that of another");
    if (!key) {
      faults.push_back(fmt::format("{} {}: {}", source.item, number, key.error()));
    } else {
      keys.push_back(std::move(*key));
    }
  }
  if (keys.size() > max_api_keys) faults.push_back(fmt::format("more than {} keys", max_api_keys));
  if (keys.empty() && faults.empty()) faults.emplace_back("no key");
  if (!faults.empty()) return std::unexpected(fmt::format("{}", fmt::join(faults, "; ")));
  return keys;
}

}  // namespace

std::string_view to_string(Access scope) {
  switch (scope) {
    case Access::write:
      return "write";
    case Access::read:
      return "read";
    case Access::metrics:
      return "metrics";
    case Access::open:
      return "open";
  }
  std::unreachable();
}

bool ApiKey::allows(Access access) const {
  switch (access) {
    case Access::write:
      return may_write;
    case Access::read:
      return may_read;
    case Access::metrics:
      return may_scrape;
    case Access::open:
      return true;
  }
  std::unreachable();
}

std::expected<ApiKeys, std::string> parse_api_keys(std::string_view list) {
  return parse(list, in_list);
}

std::expected<ApiKeys, std::string> parse_api_key_lines(std::string_view text) {
  return parse(text, in_file);
}

std::expected<std::string, std::string> hashed(std::string_view key) {
  if (!is_key(key)) return std::unexpected("the " + key_rule());
  return fmt::format("{}{:02x}", hash_mark, fmt::join(Sha256()(key), ""));
}

std::optional<std::string> variety_problem(std::string_view key) {
  const std::set<char> letters(key.begin(), key.end());
  if (letters.size() >= ApiKey::min_variety) return std::nullopt;
  return fmt::format("key must have {} different letters: take a random one", ApiKey::min_variety);
}

const ApiKey* find_key(const ApiKeys& keys, const Sha256::Digest& digest) {
  const ApiKey* found = nullptr;
  for (const auto& key : keys) {
    if (CRYPTO_memcmp(key.digest.data(), digest.data(), digest.size()) == 0) found = &key;
  }
  return found;
}

}  // namespace chassis::http
