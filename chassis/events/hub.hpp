#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chassis/events/event.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::events {

/// An event with its text for clients, who share it.
struct Published {
  Event event;
  std::string frame;
};

using PublishedPtr = std::shared_ptr<const Published>;

class Subscription;

/// Gives the events that one reader reads to the streams of all threads. Each stream has a bounded buffer;
/// one that is full gets nothing more. Thread-safe.
class Hub {
 public:
  using Clock = std::chrono::steady_clock;

  /// What a stream may have in its buffer.
  struct Limits {
    std::size_t events = 10'000;
    std::size_t bytes = 4'194'304;  ///< of frames, unless one has more
    std::size_t sum = 67'108'864;  ///< of the bytes of all; each stream has an equal share of at least 64 KiB
  };

  /// Adds its metrics to `registry`, which is not read after the hub is gone.
  explicit Hub(telemetry::Registry& registry, Limits limits);

  explicit Hub(telemetry::Registry& registry) : Hub(registry, Limits{}) {}

  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;
  ~Hub() = default;

  /// Ends every stream, and lets none begin.
  void close();

  [[nodiscard]] bool is_closed() const;

  /// Counts events that were given to a client.
  void count_delivered(std::size_t events) { delivered_.Increment(static_cast<double>(events)); }

  // For the reader.

  /// Returns once there is a stream. To be called by one coroutine at a time.
  boost::asio::awaitable<void> until_wanted();

  [[nodiscard]] bool is_wanted() const;

  /// To be called before a read. Streams that have joined before it are admitted by the next `publish` that
  /// has read everything: so no stream gets what was committed before it joined.
  void begin_read();

  /// Gives events to the streams that want them. `upto` is the position up to which everything was read, and
  /// `everything` whether that is all there was.
  void publish(std::span<const PublishedPtr> events, const Position& upto, bool everything);

  /// Gives all streams a frame that is no event.
  void announce(const std::string& frame);

 private:
  friend class Subscription;
  enum class State : std::uint8_t { joining, live, overrun, closed };

  struct Subscriber {
    Subscriber(const boost::asio::any_io_executor& executor, Filter wanted)
        : timer(executor), filter(std::move(wanted)) {}

    boost::asio::steady_timer timer;  ///< of its own thread
    Filter filter;
    std::deque<PublishedPtr> queue;
    std::size_t bytes = 0;  ///< of the frames in the queue
    State state = State::joining;
    Position since;         ///< when it was admitted
    bool expected = false;  ///< joined before the read that is under way
    bool waiting = false;   ///< for the timer
  };

  void join(const std::shared_ptr<Subscriber>& subscriber);
  void leave(const std::shared_ptr<Subscriber>& subscriber);

  // With the mutex held.
  void push(Subscriber& subscriber, const PublishedPtr& event);
  [[nodiscard]] std::size_t most_bytes() const;
  static void wake(const std::shared_ptr<Subscriber>& subscriber);

  Limits limits_;
  prometheus::Counter& delivered_;
  prometheus::Counter& overruns_;
  prometheus::Histogram& lag_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Subscriber>> subscribers_;
  std::shared_ptr<boost::asio::steady_timer> reader_;  ///< while it waits for a stream
  bool closed_ = false;
};

/// The place of one stream at a hub, which outlives it. Belongs to the thread of its executor.
class Subscription {
 public:
  Subscription(Hub& hub, const boost::asio::any_io_executor& executor, Filter filter);
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  ~Subscription();

  /// Returns the position behind which it gets every event, once that is known. Throws `Unavailable` if it is
  /// not before the deadline, or the hub is closed.
  boost::asio::awaitable<Position> admitted(Hub::Clock::time_point deadline);

  enum class End : std::uint8_t { none, overrun, closed };

  struct Taken {
    std::vector<PublishedPtr> events;
    End end = End::none;  ///< why there will be no more, if there are no events
  };

  /// Takes events out of the buffer, up to so many bytes of frames but at least one.
  Taken take(std::size_t most_bytes);

  /// Returns when there is something to take, or at that time.
  boost::asio::awaitable<void> wait(Hub::Clock::time_point until);

 private:
  Hub& hub_;
  std::shared_ptr<Hub::Subscriber> self_;
};

}  // namespace chassis::events
