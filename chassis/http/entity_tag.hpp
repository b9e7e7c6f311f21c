#pragma once

#include <string>
#include <string_view>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// The tag of an answer with that content (RFC 9110, section 8.8.3): a weak one, since the same content may
/// be sent in several codings.
std::string entity_tag(std::string_view content);

/// How long an answer is kept that depends on the key of the request, which a cache on the way does not know:
/// by the client alone, which asks each time whether it still holds.
inline constexpr std::string_view kept_by_client_alone = "private, no-cache";

/// Whether the client has that answer already, as its `If-None-Match` tells.
bool is_kept_by_client(const Request& request, std::string_view tag);

/// The answer to such a client: 304 with the headers of the whole answer.
Response not_modified(Response whole);

}  // namespace chassis::http
