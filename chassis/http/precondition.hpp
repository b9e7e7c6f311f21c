// Conditional requests (RFC 9110, section 13) for resources that have a version number.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// The entity tag of a version, such as `"7"`.
std::string entity_tag(std::int64_t version);

/// The versions that If-Match or If-None-Match names by their tags. Other tags name none.
struct NamedVersions {
  bool any = false;  ///< `*`
  std::vector<std::int64_t> versions;

  [[nodiscard]] bool contain(std::int64_t version) const {
    return any || std::ranges::find(versions, version) != versions.end();
  }
};

/// The versions that may be changed; nothing where the client does not mind. Weak tags do not count.
std::optional<NamedVersions> if_match(const Request& request);

/// The versions that the client has already; nothing where it does not say.
std::optional<NamedVersions> if_none_match(const Request& request);

/// Sets the headers of an answer with that version: `ETag` and `Cache-Control`.
void set_version(Response& response, std::int64_t version);

/// The answer that what the client has is current: 304.
Response not_modified(std::int64_t version);

/// The answer to a change of another version than the client expects: 412.
Response precondition_failed();
inline constexpr std::string_view precondition_failed_code = "PRECONDITION_FAILED";

}  // namespace chassis::http
