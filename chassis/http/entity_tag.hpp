#pragma once

#include <string>
#include <string_view>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// The tag of an answer with that content (RFC 9110, section 8.8.3): a weak one, since the same content may
/// be sent in several codings.
std::string entity_tag(std::string_view content);

/// Whether the client has that answer already, as its `If-None-Match` tells.
bool is_kept_by_client(const Request& request, std::string_view tag);

/// The answer to such a client: 304 with the headers of the whole answer.
Response not_modified(Response whole);

}  // namespace chassis::http
