#include "chassis/http/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "chassis/base/unquote.hpp"
#include "chassis/http/authority.hpp"
#include "chassis/http/errors.hpp"
#include "chassis/http/header_list.hpp"
#include "chassis/http/response_head.hpp"
#include "chassis/json/writer.hpp"

namespace chassis::http {

namespace {

constexpr std::string_view whole_server = "*";

bool is_printable(std::string_view target) {
  return std::ranges::all_of(target, [](char c) { return c > ' ' && c <= '~'; });
}

/// Avoids `inet_ntop`, which uses `sprintf`: every request logs an address.
std::string dotted(const boost::asio::ip::address_v4& address) {
  std::string text;
  for (const unsigned byte : address.to_bytes()) {
    if (!text.empty()) text += '.';
    text += std::to_string(byte);
  }
  return text;
}

void split_resource(std::string_view resource, Request& request) {
  const auto question = std::min(resource.find('?'), resource.size());
  request.path = question == 0 ? "/" : unquote(resource.substr(0, question));
  request.query = resource.substr(std::min(question + 1, resource.size()));
}

/// What follows the scheme of a target in absolute form.
std::optional<std::string_view> without_scheme(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (boost::beast::iequals(target.substr(0, scheme.size()), scheme)) return target.substr(scheme.size());
  }
  return std::nullopt;
}

bool split_absolute(std::string_view target, Request& request) {
  const auto rest = without_scheme(target);
  if (!rest) return false;
  const auto end = std::min(rest->find_first_of("/?"), rest->size());
  const auto authority = rest->substr(0, end);
  if (!is_authority(authority) || host_of(authority).empty()) return false;
  request.authority = authority;
  const auto resource = rest->substr(end);
  const bool of_server = resource.empty() && request.message.method() == Verb::options;
  split_resource(of_server ? whole_server : resource, request);
  return true;
}

/// A target without its fragment.
bool split_whole(std::string_view target, Request& request) {
  const bool of_server = target == whole_server && request.message.method() == Verb::options;
  if (!of_server && !target.starts_with('/')) return split_absolute(target, request);
  split_resource(target, request);
  return true;
}

}  // namespace

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

std::string_view Request::host() const {
  return authority.empty() ? header(Field::host).value_or("") : std::string_view(authority);
}

std::string Request::client_address() const {
  if (client.is_unspecified()) return {};
  return client.is_v4() ? dotted(client.to_v4()) : client.to_string();
}

bool keeps_alive(const RequestHead& head) {
  if (list_has(head, Field::connection, "close")) return false;
  return head.version() >= http_1_1 || list_has(head, Field::connection, "keep-alive");
}

bool expects_continue(const RequestHead& head) {
  return head.version() >= http_1_1 && list_has(head, Field::expect, "100-continue");
}

Response json_response(Status status, std::string body) {
  return {.status = status, .content_type = "application/json", .body = std::move(body)};
}

Response detail_response(Status status, std::string_view detail) {
  std::string body = R"({"detail":)";
  json::append_string(body, detail);
  body += '}';
  return json_response(status, std::move(body));
}

Response refusal_response(Status status) {
  if (status == Status::service_unavailable) return unavailable_response();
  return detail_response(status, boost::beast::http::obsolete_reason(status));
}

Response coded_response(const schema::CodedError& error, std::string_view message) {
  std::string body = R"({"detail":{"code":)";
  json::append_string(body, error.code);
  body += R"(,"message":)";
  json::append_string(body, message);
  body += "}}";
  auto response = json_response(static_cast<Status>(error.status), std::move(body));
  if (error.retry_after > 0) response.headers.set(Field::retry_after, fmt::to_string(error.retry_after));
  return response;
}

Response unavailable_response() {
  return error_response(errors::service_unavailable);
}

bool split_target(std::string_view target, Request& request) {
  if (is_printable(target) && split_whole(target.substr(0, target.find('#')), request)) return true;
  constexpr std::size_t most_logged = 1024;
  request.path = target.substr(0, most_logged);
  return false;
}

}  // namespace chassis::http
