#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "chassis/events/frame.hpp"
#include "chassis/events/hub.hpp"
#include "chassis/events/repository.hpp"
#include "chassis/http/message.hpp"

namespace chassis::events {

/// What the streams of one thread need. All of it outlives them.
struct StreamSource {
  Repository& repository;
  Hub& hub;
  ToJson to_json;
  std::chrono::milliseconds timeout;  ///< of a read
  std::chrono::milliseconds heartbeat = std::chrono::seconds(15);
};

/// The events that a client wants, as server-sent events: first from the table, up to where the hub goes on,
/// then from the hub. Ends when the client has gone, does not keep up, or the hub is closed.
class EventStream final : public http::BodyStream {
 public:
  /// `context` outlives it.
  EventStream(const StreamSource& source, const RequestContext& context, Filter filter)
      : source_(source), context_(context), filter_(std::move(filter)) {}

  /// Lets it begin behind a position of the log.
  void resume_behind(const Position& position) { at_ = position; }

  /// Lets it begin now. Returns the position. Throws `Unavailable`.
  boost::asio::awaitable<Position> begin_now();

  boost::asio::awaitable<std::string> next() override;

 private:
  enum class Stage : std::uint8_t {
    stored,   ///< reads what the table has
    closing,  ///< has joined the hub, and reads what the table has before the hub goes on
    live,
    ended
  };

  using Clock = Hub::Clock;

  boost::asio::awaitable<void> join(Clock::time_point deadline);
  boost::asio::awaitable<std::string> next_stored();
  boost::asio::awaitable<std::string> next_live(Clock::time_point heartbeat);
  std::string text_of(const std::vector<Event>& events);
  std::string end(Subscription::End end);
  [[nodiscard]] bool client_gone() const;

  StreamSource source_;
  const RequestContext& context_;
  Filter filter_;
  Stage stage_ = Stage::stored;
  Position at_;     ///< of the last event that was looked at
  Position until_;  ///< where the hub goes on
  std::unique_ptr<Subscription> subscription_;
};

}  // namespace chassis::events
