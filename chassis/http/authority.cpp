#include "chassis/http/authority.hpp"

#include <boost/url/authority_view.hpp>
#include <boost/url/parse.hpp>

namespace chassis::http {

bool is_authority(std::string_view text) {
  const auto authority = boost::urls::parse_authority(text);
  if (!authority || authority->has_userinfo()) return false;
  // Boost.URL takes the zone of an IPv6 address (RFC 6874), which RFC 3986 does not know.
  return !text.starts_with('[') || !text.contains('%');
}

std::string_view host_of(std::string_view authority) {
  const auto colon = authority.rfind(':');
  return colon == std::string_view::npos || authority.ends_with(']') ? authority : authority.substr(0, colon);
}

}  // namespace chassis::http
