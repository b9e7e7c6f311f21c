#include "chassis/http/precondition.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "chassis/http/entity_tag.hpp"
#include "chassis/http/header_list.hpp"

namespace chassis::http {

namespace {

/// The version of a tag that `entity_tag` has made.
std::optional<std::int64_t> version_of(std::string_view tag) {
  std::int64_t version = 0;
  std::from_chars(tag.data() + std::min<std::size_t>(tag.size(), 1), tag.data() + tag.size(), version);
  return tag == entity_tag(version) ? std::optional(version) : std::nullopt;
}

std::optional<VersionSet> named_versions(const Request& request, Field header, bool takes_weak) {
  if (!request.header(header)) return std::nullopt;
  VersionSet named;
  for (auto tag : list_elements(request.message, header)) {
    if (tag == "*") named.any = true;
    if (takes_weak && tag.starts_with("W/")) tag.remove_prefix(2);
    if (const auto version = version_of(tag)) named.versions.push_back(*version);
  }
  return named;
}

}  // namespace

std::string entity_tag(std::int64_t version) {
  return fmt::format(R"("{}")", version);
}

std::optional<VersionSet> if_match(const Request& request) {
  return named_versions(request, Field::if_match, false);
}

std::optional<VersionSet> if_none_match(const Request& request) {
  return named_versions(request, Field::if_none_match, true);
}

void set_version(Response& response, std::int64_t version) {
  response.headers.set(Field::etag, entity_tag(version));
  response.headers.set(Field::cache_control, kept_by_client_alone);
}

Response not_modified(std::int64_t version) {
  Response response{.status = Status::not_modified, .content_type = {}, .body = {}};
  set_version(response, version);
  return response;
}

}  // namespace chassis::http
