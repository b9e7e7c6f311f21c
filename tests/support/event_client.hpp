#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mars::tests {

/// A server-sent event.
struct SentEvent {
  std::string id;
  std::string type;
  std::string data;
};

/// A client of server-sent events, as a browser's EventSource without its reconnecting. Calls block.
class EventClient {
 public:
  /// Sends the request, and reads the headers of its answer and the begin of the stream.
  explicit EventClient(std::uint16_t port, std::string_view target = "/api/v1/events",
                       std::string_view last_event_id = {});

  [[nodiscard]] const std::string& head() const { return head_; }

  /// The next event that has data; nothing at the end of the stream. Throws where the connection breaks off.
  std::optional<SentEvent> next();

  /// The id of the last event, or where the stream begins.
  [[nodiscard]] const std::string& last_event_id() const { return last_event_id_; }

  /// What the server said last of when to try again; empty if it did not.
  [[nodiscard]] const std::string& retry() const { return retry_; }

  /// How many comments have come.
  [[nodiscard]] int comments() const { return comments_; }

  /// Whether the stream has ended as it should.
  [[nodiscard]] bool ended() const { return ended_; }

  void disconnect() { socket_.close(); }

 private:
  bool read_block(SentEvent& event);
  bool read_chunk();
  std::string read_until(std::string_view end);
  void fill();

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
  std::string head_;
  std::string received_;  ///< and not looked at yet
  std::string text_;      ///< of the stream, not looked at yet
  std::string last_event_id_;
  std::string retry_;
  int comments_ = 0;
  bool ended_ = false;
};

}  // namespace mars::tests
