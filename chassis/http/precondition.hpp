// Conditional requests (RFC 9110, section 13) for resources that have a version number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "chassis/base/version_set.hpp"
#include "chassis/http/message.hpp"

namespace chassis::http {

/// The entity tag of a version, such as `"7"`.
std::string entity_tag(std::int64_t version);

/// The versions that If-Match names by their tags; nothing without that header. Weak tags do not count.
std::optional<VersionSet> if_match(const Request& request);

/// The versions that If-None-Match names by their tags; nothing without that header.
std::optional<VersionSet> if_none_match(const Request& request);

/// Sets the headers of a response with that version: `ETag` and `Cache-Control`.
void set_version(Response& response, std::int64_t version);

/// The response to a client that has the current version: 304.
Response not_modified(std::int64_t version);

}  // namespace chassis::http
