#include "chassis/events/reader.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <string_view>
#include <utility>

#include "chassis/base/error_text.hpp"

namespace chassis::events {

using boost::asio::awaitable;

namespace {

constexpr std::size_t page_size = 1000;

}  // namespace

awaitable<void> Reader::run() {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  for (;;) {
    if (!hub_.is_wanted()) {
      co_await hub_.until_wanted();
      at_.reset();
      interrupted_ = false;
    }
    try {
      co_await catch_up();
    } catch (const std::exception& error) {
      interrupted_ = true;
      const auto cause = error_text(error);
      if (fault_.is_news(cause)) logger_.warning("EVENTS_NOT_READ", {{"cause", std::string_view(cause)}});
    }
    timer.expires_after(interval);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
}

awaitable<void> Reader::catch_up() {
  if (interrupted_ && at_) co_await look_for_a_gap();
  bool has_more = true;
  while (has_more)
    has_more = co_await read_page();
  interrupted_ = false;
}

/// Returns whether there may be more.
awaitable<bool> Reader::read_page() {
  hub_.begin_read();
  const auto now = context();
  const auto after = at_.value_or(end_of_log);
  auto page = co_await repository_.read(now, after, page_size);
  const bool has_more = page.events.size() >= page_size;
  if (!page.events.empty()) {
    at_ = page.events.back().at;
  } else {
    // A log that ends before the last position is another one.
    if (at_ && page.end < *at_) hub_.announce(gap_frame(*at_));
    at_ = page.end;
  }
  hub_.publish(published(std::move(page.events)), *at_, !has_more);
  co_return has_more;
}

/// While nothing was read, events may have expired.
awaitable<void> Reader::look_for_a_gap() {
  const auto now = context();
  const auto kept = co_await repository_.look_up(now, *at_);
  if (kept == Kept::some) hub_.announce(gap_frame(*at_));
}

std::vector<PublishedPtr> Reader::published(std::vector<Event> events) const {
  std::vector<PublishedPtr> all;
  all.reserve(events.size());
  for (auto& event : events) {
    auto frame = frame_of(event, to_json_);
    all.push_back(
        std::make_shared<const Published>(Published{.event = std::move(event), .frame = std::move(frame)}));
  }
  return all;
}

RequestContext Reader::context() const {
  RequestContext context;
  context.deadline = RequestContext::Clock::now() + timeout_;
  return context;
}

}  // namespace chassis::events
