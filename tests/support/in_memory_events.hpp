#pragma once

#include <algorithm>
#include <exception>
#include <vector>

#include "chassis/events/repository.hpp"

namespace mars::tests {

/// An event log in memory, in the order of the vector. Nothing expires.
class InMemoryEvents final : public chassis::events::Repository {
 public:
  std::vector<chassis::events::Event> events;
  chassis::events::Kept kept = chassis::events::Kept::all;
  std::exception_ptr failure;  ///< of every read

  boost::asio::awaitable<chassis::events::Page> read(const chassis::RequestContext& /*context*/,
                                                     chassis::events::Position after,
                                                     std::size_t limit) override {
    if (failure) std::rethrow_exception(failure);
    chassis::events::Page page;
    for (const auto& event : events) {
      if (event.at > after && page.events.size() < limit) page.events.push_back(event);
    }
    if (!events.empty()) page.end = events.back().at;
    co_return page;
  }

  boost::asio::awaitable<chassis::events::Kept> look_up(const chassis::RequestContext& /*context*/,
                                                        chassis::events::Position /*position*/) override {
    co_return kept;
  }

  boost::asio::awaitable<std::vector<chassis::events::Event>> history(
      const chassis::RequestContext& /*context*/, chassis::events::HistoryRequest /*request*/) override {
    co_return events;
  }

  boost::asio::awaitable<std::size_t> delete_expired(const chassis::RequestContext& /*context*/,
                                                     std::chrono::seconds /*retention*/,
                                                     std::size_t /*limit*/) override {
    co_return 0;
  }
};

}  // namespace mars::tests
