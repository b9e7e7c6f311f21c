#include "chassis/events/hub.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "chassis/base/errors.hpp"

namespace chassis::events {

namespace asio = boost::asio;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
const prometheus::Histogram::BucketBoundaries lag_buckets{0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 5, 30};

prometheus::Counter& counter(telemetry::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry.families()).Add({});
}

double seconds_since(std::int64_t microseconds) {
  const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
  const std::chrono::duration<double> then = std::chrono::microseconds(microseconds);
  return std::max(0.0, (now - then).count());
}

}  // namespace

Hub::Hub(telemetry::Registry& registry, Limits limits)
    : limits_(limits),
      delivered_(counter(registry, "events_delivered_total", "Events given to clients, counted for each.")),
      overruns_(counter(registry, "event_streams_overrun_total",
                        "Streams of events ended because their client did not keep up.")),
      lag_(prometheus::BuildHistogram()
               .Name("event_publication_lag_seconds")
               .Help("Time from the begin of the transaction of an event to its publication.")
               .Register(registry.families())
               .Add({}, lag_buckets)) {
  registry.add_gauge("event_streams", "Streams of events that clients receive.", [this] {
    const std::scoped_lock lock(mutex_);
    return static_cast<double>(subscribers_.size());
  });
}

void Hub::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  for (const auto& subscriber : subscribers_) {
    if (subscriber->state != State::overrun) subscriber->state = State::closed;
    wake(subscriber);
  }
}

bool Hub::is_closed() const {
  const std::scoped_lock lock(mutex_);
  return closed_;
}

asio::awaitable<void> Hub::until_wanted() {
  const auto timer = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor,
                                                          asio::steady_timer::time_point::max());

  struct Waiting {
    Hub& hub;

    ~Waiting() {
      const std::scoped_lock lock(hub.mutex_);
      hub.reader_.reset();  // which must not outlive its executor
    }
  };

  const Waiting waiting{*this};
  {
    const std::scoped_lock lock(mutex_);
    if (!subscribers_.empty()) co_return;
    reader_ = timer;
  }
  co_await timer->async_wait(as_result);
}

bool Hub::is_wanted() const {
  const std::scoped_lock lock(mutex_);
  return !subscribers_.empty();
}

void Hub::begin_read() {
  const std::scoped_lock lock(mutex_);
  for (const auto& subscriber : subscribers_)
    subscriber->expected = true;
}

void Hub::publish(std::span<const PublishedPtr> events, const Position& upto, bool everything) {
  const std::scoped_lock lock(mutex_);
  for (const auto& event : events)
    lag_.Observe(seconds_since(event->event.microseconds));
  for (const auto& subscriber : subscribers_) {
    if (subscriber->state == State::joining) {
      if (!everything || !subscriber->expected) continue;
      subscriber->state = State::live;
      subscriber->since = upto;
    } else {
      for (const auto& event : events) {
        if (subscriber->filter.admits(event->event)) push(*subscriber, event);
      }
      if (subscriber->queue.empty()) continue;
    }
    wake(subscriber);
  }
}

void Hub::announce(const std::string& frame) {
  const auto announcement = std::make_shared<const Published>(Published{.event = {}, .frame = frame});
  const std::scoped_lock lock(mutex_);
  for (const auto& subscriber : subscribers_) {
    push(*subscriber, announcement);
    wake(subscriber);
  }
}

void Hub::push(Subscriber& subscriber, const PublishedPtr& event) {
  if (subscriber.state != State::live) return;
  const bool fits = subscriber.queue.empty() || subscriber.bytes + event->frame.size() <= most_bytes();
  if (!fits || subscriber.queue.size() >= limits_.events) {
    subscriber.state = State::overrun;
    overruns_.Increment();
    return;
  }
  subscriber.queue.push_back(event);
  subscriber.bytes += event->frame.size();
}

std::size_t Hub::most_bytes() const {
  constexpr std::size_t least = 65'536;
  return std::min(limits_.bytes, std::max(least, limits_.sum / subscribers_.size()));
}

void Hub::wake(const std::shared_ptr<Subscriber>& subscriber) {
  if (!std::exchange(subscriber->waiting, false)) return;
  asio::post(subscriber->timer.get_executor(), [weak = std::weak_ptr(subscriber)] {
    if (const auto self = weak.lock()) self->timer.cancel();
  });
}

void Hub::join(const std::shared_ptr<Subscriber>& subscriber) {
  const std::scoped_lock lock(mutex_);
  if (closed_) subscriber->state = State::closed;
  subscribers_.push_back(subscriber);
  if (closed_ || !reader_) return;
  asio::post(reader_->get_executor(), [timer = reader_] { timer->cancel(); });
  reader_.reset();
}

void Hub::leave(const std::shared_ptr<Subscriber>& subscriber) {
  const std::scoped_lock lock(mutex_);
  std::erase(subscribers_, subscriber);
}

Subscription::Subscription(Hub& hub, const asio::any_io_executor& executor, Filter filter)
    : hub_(hub), self_(std::make_shared<Hub::Subscriber>(executor, std::move(filter))) {
  hub_.join(self_);
}

Subscription::~Subscription() {
  hub_.leave(self_);
}

asio::awaitable<Position> Subscription::admitted(Hub::Clock::time_point deadline) {
  for (;;) {
    {
      const std::scoped_lock lock(hub_.mutex_);
      if (self_->state == Hub::State::closed) throw Unavailable("the server is stopping");
      if (self_->state != Hub::State::joining) co_return self_->since;
    }
    if (Hub::Clock::now() >= deadline) throw Unavailable("the event log was not read before the deadline");
    co_await wait(deadline);
  }
}

Subscription::Taken Subscription::take(std::size_t most_bytes) {
  const std::scoped_lock lock(hub_.mutex_);
  Taken taken;
  for (std::size_t bytes = 0; !self_->queue.empty() && bytes < most_bytes;) {
    const auto size = self_->queue.front()->frame.size();
    bytes += size;
    self_->bytes -= size;
    taken.events.push_back(std::move(self_->queue.front()));
    self_->queue.pop_front();
  }
  if (self_->state == Hub::State::overrun) taken.end = End::overrun;
  if (self_->state == Hub::State::closed) taken.end = End::closed;
  return taken;
}

asio::awaitable<void> Subscription::wait(Hub::Clock::time_point until) {
  const auto self = self_;
  {
    const std::scoped_lock lock(hub_.mutex_);
    const bool is_at_rest = self->state == Hub::State::joining || self->state == Hub::State::live;
    if (!self->queue.empty() || !is_at_rest) co_return;
    self->waiting = true;
  }
  self->timer.expires_at(until);
  co_await self->timer.async_wait(as_result);
  const std::scoped_lock lock(hub_.mutex_);
  self->waiting = false;
}

}  // namespace chassis::events
