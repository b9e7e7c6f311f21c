#include "chassis/http/entity_tag.hpp"

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <utility>

#include "chassis/base/sha256.hpp"
#include "chassis/http/header_list.hpp"

namespace chassis::http {

namespace {

/// Bytes of the digest: no two answers that a client keeps have the same by chance.
constexpr std::size_t tag_size = 16;

std::string_view without_weakness(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

}  // namespace

std::string entity_tag(std::string_view content) {
  thread_local Sha256 digest_of;
  const auto digest = digest_of(content);
  std::string tag = "W/\"";
  boost::algorithm::hex_lower(digest.begin(), digest.begin() + tag_size, std::back_inserter(tag));
  return tag + '"';
}

bool is_kept_by_client(const Request& request, std::string_view tag) {
  return std::ranges::any_of(list_elements(request.message, Field::if_none_match), [&](auto kept) {
    return kept == "*" || without_weakness(kept) == without_weakness(tag);
  });
}

Response not_modified(Response whole) {
  // The type decides the security headers, and a browser takes those of this answer over to its copy.
  Response response{
      .status = Status::not_modified, .content_type = std::move(whole.content_type), .body = {}};
  response.headers = std::move(whole.headers);
  response.headers.erase(Field::content_encoding);
  return response;
}

}  // namespace chassis::http
