#pragma once

#include "chassis/http/message.hpp"

namespace chassis::http {

/// Whether the client wants an answer in the coding `gzip` (RFC 9110, section 12.5.3).
bool accepts_gzip(const Request& request);

/// Marks an answer whose coding depends on what the client accepts, for caches.
void vary_by_coding(Response& response);

}  // namespace chassis::http
