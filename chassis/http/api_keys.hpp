// API keys and their scopes. The program stores only their digests.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/sha256.hpp"
#include "chassis/http/access.hpp"

namespace chassis::http {

struct ApiKey {
  static constexpr std::size_t min_length = 32;  ///< below it, a digest could be reversed by guessing
  static constexpr std::size_t max_length = 256;
  static constexpr std::size_t min_variety = 8;  ///< different letters

  std::string principal;  ///< the owner; several keys of one owner allow rotation
  bool may_read = false;
  bool may_write = false;
  bool may_scrape = false;  ///< read metrics
  Sha256::Digest digest{};

  [[nodiscard]] bool allows(Access access) const;
};

/// No two have the same digest.
using ApiKeys = std::vector<ApiKey>;

inline constexpr std::size_t max_api_keys = 100;

/// Reads `NAME:SCOPES:KEY`, with commas between. SCOPES is `read`, which includes `metrics`, `write`,
/// `metrics`, or several of them in that order with `+` between; KEY is the key itself or what `hashed` makes
/// of it. The error names every wrong entry by its number, and repeats nothing
/// of it.
std::expected<ApiKeys, std::string> parse_api_keys(std::string_view list);

/// Reads lines `NAME:SCOPES:HASH`, where HASH is what `hashed` makes of a key; blank lines, and those that
/// begin with #, are passed over. The error names every wrong line by its number, and repeats nothing of it.
std::expected<ApiKeys, std::string> parse_api_key_lines(std::string_view text);

/// `sha256:` and the digest in hexadecimal; where `key` is none, what a key must be.
std::expected<std::string, std::string> hashed(std::string_view key);

/// Empty for a random key. The requirement that the key violates if it has few different characters, as typed
/// keys do.
std::optional<std::string> variety_problem(std::string_view key);

/// The key with this digest, or null. Takes constant time.
const ApiKey* find_key(const ApiKeys& keys, const Sha256::Digest& digest);

}  // namespace chassis::http
