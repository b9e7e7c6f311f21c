#pragma once

#include <string_view>

namespace chassis::http {

/// Whether `text` is the value of a Host header: `uri-host [ ":" port ]` of RFC 3986, which may be empty.
bool is_authority(std::string_view text);

/// The host of an authority, without its port; an IPv6 address keeps its brackets.
std::string_view host_of(std::string_view authority);

}  // namespace chassis::http
