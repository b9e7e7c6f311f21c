#include "chassis/http/response_head.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string_view>

#include "chassis/http/date.hpp"

namespace chassis::http {

namespace {

/// What most heads fit into.
constexpr std::size_t usual_size = 1024;

void append(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

/// A connection stays open by default since HTTP/1.1, and did not before.
void append_connection(std::string& head, const Framing& framing) {
  const bool by_default = framing.version >= http_1_1;
  if (framing.keep_alive != by_default)
    append(head, "Connection", framing.keep_alive ? "keep-alive" : "close");
}

}  // namespace

std::string response_head(const Response& response, const Framing& framing) {
  std::string head;
  head.reserve(usual_size);
  head.append(framing.version >= http_1_1 ? "HTTP/1.1 " : "HTTP/1.0 ");
  head.append(fmt::format_int(static_cast<unsigned>(response.status)).c_str()).append(" ");
  head.append(std::string_view(boost::beast::http::obsolete_reason(response.status))).append("\r\n");
  for (const auto& header : response.headers)
    append(head, header.name_string(), header.value());
  head.append(response.fixed_headers);
  append(head, "Date", http_date(std::chrono::system_clock::now()));
  if (!response.content_type.empty()) append(head, "Content-Type", response.content_type);
  append_connection(head, framing);
  if (framing.chunked) append(head, "Transfer-Encoding", "chunked");
  if (framing.content_length)
    append(head, "Content-Length", fmt::format_int(*framing.content_length).c_str());
  head.append("\r\n");
  return head;
}

}  // namespace chassis::http
