#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "chassis/base/request_context.hpp"

namespace chassis {

/// Some items of a list, and whether there are more behind them.
template <class Item>
struct Page {
  std::vector<Item> items;
  bool more = false;
};

/// A list in the order of its items' ids, read page by page, so that no list has to fit into memory and no
/// reader, however slow, holds a snapshot of the database open. An item that changes meanwhile shows its
/// state of the time when its page was read; each item appears once.
template <class Item>
class Listing {
 public:
  using Id = boost::uuids::uuid;
  using Items = std::vector<Item>;

  /// Up to `limit` items behind `after`, or the first. Items have a member `id`.
  using Read = std::function<boost::asio::awaitable<Items>(const RequestContext&, std::optional<Id> after,
                                                           std::size_t limit)>;

  struct Options {
    std::size_t page_size = 0;
    std::chrono::milliseconds page_timeout{};  ///< each page has a deadline of its own
  };

  /// Lists what is behind `after`, or everything. What `read` refers to outlives the object.
  Listing(Read read, const Options& options, std::optional<Id> after)
      : read_(std::move(read)), options_(options), last_(after) {}

  /// The next page; empty behind the last.
  boost::asio::awaitable<Items> next(const RequestContext& context) {
    if (at_end_) co_return Items{};
    auto page = co_await read(context, options_.page_size);
    at_end_ = page.size() < options_.page_size;
    if (!page.empty()) last_ = page.back().id;
    co_return page;
  }

  [[nodiscard]] bool at_end() const { return at_end_; }

  /// Up to `limit` items that come next.
  boost::asio::awaitable<Page<Item>> some(const RequestContext& context, std::size_t limit) {
    auto items = co_await read(context, limit + 1);
    const bool more = items.size() > limit;
    if (more) items.pop_back();
    co_return Page<Item>{.items = std::move(items), .more = more};
  }

 private:
  boost::asio::awaitable<Items> read(const RequestContext& context, std::size_t limit) {
    RequestContext page_context = context;
    page_context.deadline = RequestContext::Clock::now() + options_.page_timeout;
    auto items = co_await read_(page_context, last_, limit);
    co_return items;
  }

  Read read_;
  Options options_;
  std::optional<Id> last_;
  bool at_end_ = false;
};

}  // namespace chassis
