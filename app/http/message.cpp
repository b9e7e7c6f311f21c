#include "http/message.hpp"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "core/json/writer.hpp"

namespace mars::http {

std::optional<std::string_view> Request::header(Field name) const {
  const auto found = message.find(name);
  if (found == message.end()) return std::nullopt;
  return found->value();
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  const auto found = message.find(name);
  if (found == message.end()) return std::nullopt;
  return found->value();
}

Response json_response(Status status, std::string body) {
  return {.status = status, .content_type = "application/json", .body = std::move(body)};
}

Response detail_response(Status status, std::string_view detail) {
  std::string body = R"({"detail":)";
  core::json::append_string(body, detail);
  body += '}';
  return json_response(status, std::move(body));
}

Response coded_response(Status status, std::string_view code, std::string_view message) {
  std::string body = R"({"detail":{"code":)";
  core::json::append_string(body, code);
  body += R"(,"message":)";
  core::json::append_string(body, message);
  body += "}}";
  return json_response(status, std::move(body));
}

Response passing_response(Status status, std::string_view code, std::string_view message,
                          std::int64_t seconds) {
  auto response = coded_response(status, code, message);
  response.headers.set(Field::retry_after, fmt::to_string(seconds));
  return response;
}

Response unavailable_response() {
  return passing_response(Status::service_unavailable, unavailable_code,
                          "The service is temporarily unavailable. Please try again.");
}

bool split_target(std::string_view target, Request& request) {
  const auto url = target.starts_with('/') ? boost::urls::parse_origin_form(target)
                                           : boost::urls::parse_absolute_uri(target);
  if (!url) return false;
  request.path = url->path();
  request.query = url->encoded_query();
  return true;
}

}  // namespace mars::http
