#include "tests/support/event_client.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace mars::tests {

namespace asio = boost::asio;

namespace {

/// The value of a line such as "id: 7".
std::optional<std::string> value_in(std::string_view line, std::string_view name) {
  if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") return std::nullopt;
  line.remove_prefix(name.size() + 1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return std::string(line);
}

}  // namespace

EventClient::EventClient(std::uint16_t port, std::string_view target, std::string_view last_event_id) {
  socket_.connect({asio::ip::make_address("127.0.0.1"), port});
  std::string request = "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!last_event_id.empty()) request += "Last-Event-ID: " + std::string(last_event_id) + "\r\n";
  asio::write(socket_, asio::buffer(request + "\r\n"));
  head_ = read_until("\r\n\r\n");
  SentEvent none;
  if (head_.starts_with("HTTP/1.1 200") && read_chunk() && text_.starts_with("retry")) read_block(none);
}

std::optional<SentEvent> EventClient::next() {
  SentEvent event;
  while (read_block(event)) {
    if (!event.data.empty()) return event;
    event = {};
  }
  return std::nullopt;
}

/// Reads up to an empty line. False at the end.
bool EventClient::read_block(SentEvent& event) {
  for (auto end = text_.find("\n\n"); end == std::string::npos; end = text_.find("\n\n")) {
    if (!read_chunk()) return false;
  }
  const auto end = text_.find("\n\n");
  std::string_view block(text_.data(), end);
  while (!block.empty()) {
    const auto line = block.substr(0, block.find('\n'));
    block.remove_prefix(std::min(line.size() + 1, block.size()));
    if (line.starts_with(':')) ++comments_;
    if (auto id = value_in(line, "id")) event.id = last_event_id_ = *std::move(id);
    if (auto type = value_in(line, "event")) event.type = *std::move(type);
    if (auto data = value_in(line, "data")) event.data += *std::move(data);
    if (auto retry = value_in(line, "retry")) retry_ = *std::move(retry);
  }
  text_.erase(0, end + 2);
  return true;
}

/// False behind the last one.
bool EventClient::read_chunk() {
  if (ended_) return false;
  const auto size = std::stoul(read_until("\r\n"), nullptr, 16);
  while (received_.size() < size + 2)
    fill();
  text_ += received_.substr(0, size);
  received_.erase(0, size + 2);
  ended_ = size == 0;
  return !ended_;
}

std::string EventClient::read_until(std::string_view end) {
  while (!received_.contains(end))
    fill();
  const auto at = received_.find(end);
  auto text = received_.substr(0, at);
  received_.erase(0, at + end.size());
  return text;
}

void EventClient::fill() {
  std::array<char, 65'536> some{};
  const auto size = socket_.read_some(asio::buffer(some));
  received_.append(some.data(), size);
}

}  // namespace mars::tests
