#pragma once

#include "chassis/http/message.hpp"

namespace chassis::http {

/// Whether the client prefers gzip (RFC 9110, section 12.5.3).
bool accepts_gzip(const Request& request);

/// Tells caches that the coding of a response depends on Accept-Encoding.
void vary_by_coding(Response& response);

}  // namespace chassis::http
