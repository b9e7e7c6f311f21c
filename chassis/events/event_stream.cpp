#include "chassis/events/event_stream.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <utility>

namespace chassis::events {

using boost::asio::awaitable;

namespace {

constexpr std::size_t page_size = 500;
constexpr std::size_t piece_bytes = 65'536;
/// How soon it is noticed that a client has gone to which nothing is sent.
constexpr std::chrono::seconds between_looks{1};

}  // namespace

awaitable<Position> EventStream::begin_now() {
  co_await join(context_.deadline);
  stage_ = Stage::live;
  at_ = until_;
  co_return at_;
}

awaitable<void> EventStream::join(Clock::time_point deadline) {
  const auto executor = co_await boost::asio::this_coro::executor;
  subscription_ = std::make_unique<Subscription>(source_.hub, executor, filter_);
  until_ = co_await subscription_->admitted(deadline);
  stage_ = Stage::closing;
}

awaitable<std::string> EventStream::next() {
  const auto heartbeat = Clock::now() + source_.heartbeat;
  std::string piece;
  while (piece.empty() && stage_ != Stage::ended && !client_gone()) {
    if (Clock::now() >= heartbeat) co_return heartbeat_frame();
    if (stage_ != Stage::live && source_.hub.is_closed()) co_return end(Subscription::End::closed);
    if (stage_ == Stage::live) {
      piece = co_await next_live(heartbeat);
    } else {
      piece = co_await next_stored();
    }
  }
  co_return piece;
}

awaitable<std::string> EventStream::next_stored() {
  RequestContext context = context_;
  context.deadline = Clock::now() + source_.timeout;
  auto page = co_await source_.repository.read(context, at_, page_size);
  const bool was_all = page.events.empty();
  if (!was_all) at_ = page.events.back().at;
  if (stage_ == Stage::closing) {
    std::erase_if(page.events, [this](const Event& event) { return event.at > until_; });
    if (was_all || at_ >= until_) stage_ = Stage::live;
  } else if (was_all) {
    co_await join(context.deadline);
  }
  co_return text_of(page.events);
}

awaitable<std::string> EventStream::next_live(Clock::time_point heartbeat) {
  const auto taken = subscription_->take(piece_bytes);
  std::string text;
  for (const auto& published : taken.events) {
    text += published->frame;
    if (!published->event.type.empty()) at_ = published->event.at;
  }
  source_.hub.count_delivered(taken.events.size());
  if (!text.empty()) co_return text;
  if (taken.end != Subscription::End::none) co_return end(taken.end);
  co_await subscription_->wait(std::min(heartbeat, Clock::now() + between_looks));
  co_return text;
}

std::string EventStream::text_of(const std::vector<Event>& events) {
  std::string text;
  std::size_t count = 0;
  for (const auto& event : events) {
    if (!filter_.admits(event)) continue;
    text += frame_of(event, source_.to_json);
    ++count;
  }
  source_.hub.count_delivered(count);
  return text;
}

std::string EventStream::end(Subscription::End end) {
  stage_ = Stage::ended;
  return end == Subscription::End::overrun ? overrun_frame(at_) : closing_frame();
}

bool EventStream::client_gone() const {
  return context_.client_gone && context_.client_gone->load();
}

}  // namespace chassis::events
