#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/functional/hash.hpp>
#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>

#include "chassis/base/errors.hpp"

namespace chassis {

/// One mutex for each key, for coroutines of one thread. First come, first served. A key that is not locked
/// takes no memory.
template <class Key>
class KeyedMutex {
  struct Waiter {
    explicit Waiter(boost::asio::steady_timer until) : timer(std::move(until)) {}

    boost::asio::steady_timer timer;  ///< expires at the deadline; cancelled when the lock is granted
    bool granted = false;
    bool given_up = false;
  };

  using Queue = std::deque<std::shared_ptr<Waiter>>;
  using Queues = std::unordered_map<Key, Queue, boost::hash<Key>>;

 public:
  using Clock = boost::asio::steady_timer::clock_type;

  /// Holds the mutex of a key until destruction. May outlive the `KeyedMutex`: at shutdown, waiting
  /// coroutines are destroyed with their event loop.
  class Lock {
   public:
    Lock(std::shared_ptr<Queues> queues, Key key) : queues_(std::move(queues)), key_(std::move(key)) {}

    Lock(Lock&&) noexcept = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    Lock& operator=(Lock&&) = delete;

    // NOLINTNEXTLINE(bugprone-exception-escape): neither the look-up nor the cancelling of a timer throws
    ~Lock() {
      if (queues_) unlock(*queues_, key_);
    }

   private:
    std::shared_ptr<Queues> queues_;
    Key key_;
  };

  explicit KeyedMutex(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  /// Waits for the mutex of `key`. Throws `Unavailable` once `deadline` has passed.
  boost::asio::awaitable<Lock> lock(Key key, Clock::time_point deadline) {
    const auto [queue, is_first] = queues_->try_emplace(key);
    if (!is_first) {
      const auto waiter = std::make_shared<Waiter>(boost::asio::steady_timer(executor_, deadline));
      queue->second.push_back(waiter);
      co_await waiter->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
      if (!waiter->granted) {
        waiter->given_up = true;
        throw Unavailable("the lock was not granted before the deadline");
      }
    }
    co_return Lock(queues_, std::move(key));
  }

 private:
  static void unlock(Queues& queues, const Key& key) {
    const auto entry = queues.find(key);
    Queue& queue = entry->second;
    while (!queue.empty() && queue.front()->given_up)
      queue.pop_front();
    if (queue.empty()) {
      queues.erase(entry);
      return;
    }
    const auto next = queue.front();
    queue.pop_front();
    next->granted = true;
    next->timer.cancel();
  }

  boost::asio::any_io_executor executor_;
  std::shared_ptr<Queues> queues_ = std::make_shared<Queues>();
};

}  // namespace chassis
