#pragma once

#include <string>
#include <string_view>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// The entity tag of a response with this content (RFC 9110, section 8.8.3). Weak, because the same content
/// is sent in several codings.
std::string entity_tag(std::string_view content);

/// The `Cache-Control` of a response that depends on the API key: only the client may cache it, and must
/// revalidate it each time.
inline constexpr std::string_view kept_by_client_alone = "private, no-cache";

/// Whether `If-None-Match` of the request contains the tag.
bool is_kept_by_client(const Request& request, std::string_view tag);

/// The response to such a request: 304 with the headers of the full response.
Response not_modified(Response whole);

}  // namespace chassis::http
