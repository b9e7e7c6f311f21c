#include "chassis/http/origins.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>

#include "chassis/base/comma_list.hpp"
#include "chassis/base/text.hpp"

namespace chassis::http {

namespace {

namespace urls = boost::urls;

constexpr std::size_t max_origins = 100;

bool is_default_port(const urls::url_view& url) {
  return url.port() == (url.scheme_id() == urls::scheme::https ? "443" : "80");
}

/// Exactly as a browser writes it: origins are compared letter by letter.
bool is_origin(std::string_view text) {
  const auto url = urls::parse_uri(text);
  if (!url || (url->scheme_id() != urls::scheme::http && url->scheme_id() != urls::scheme::https))
    return false;
  const bool only_host_and_port = url->encoded_host_and_port() == url->encoded_authority() &&
                                  url->encoded_resource().empty() && !url->has_fragment();
  const bool port_is_right = !url->has_port() || (url->port_number() != 0 && !url->port().starts_with('0') &&
                                                  !is_default_port(*url));
  const bool plain =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._:/[]") == std::string_view::npos;
  return only_host_and_port && !url->encoded_host().empty() && port_is_right && plain;
}

}  // namespace

std::expected<std::vector<std::string>, std::string> parse_origins(std::string_view list) {
  if (split(list, ',') == std::vector<std::string_view>{"*"}) return std::vector<std::string>{"*"};
  return parse_comma_list(list, max_origins, [](std::string_view text) {
    return is_origin(text) ? std::optional(std::string(text)) : std::nullopt;
  });
}

}  // namespace chassis::http
