#pragma once

#include <boost/functional/hash.hpp>
#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <utility>

#include "app/repositories/idempotency_repository.hpp"

namespace mars::services {

/// The idempotency keys whose requests are being answered by this process. Thread-safe, one for all threads;
/// other replicas are kept off by the database.
class KeysInUse {
 public:
  /// Holds a key until destruction. Must not outlive the `KeysInUse`.
  class Hold {
   public:
    Hold(KeysInUse& keys, repositories::IdempotencyKey key) : keys_(&keys), key_(std::move(key)) {}

    Hold(Hold&& other) noexcept : keys_(std::exchange(other.keys_, nullptr)), key_(std::move(other.key_)) {}

    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    Hold& operator=(Hold&&) = delete;
    ~Hold();

   private:
    KeysInUse* keys_;
    repositories::IdempotencyKey key_;
  };

  /// `limit` is the most keys that may be held at once.
  explicit KeysInUse(std::size_t limit) : limit_(limit) {}

  /// Nothing where the key is held already. Throws `chassis::Unavailable` where too many others are.
  std::optional<Hold> hold(const repositories::IdempotencyKey& key);

 private:
  struct Hash {
    std::size_t operator()(const repositories::IdempotencyKey& key) const {
      std::size_t seed = 0;
      boost::hash_combine(seed, key.principal);
      boost::hash_combine(seed, key.key);
      return seed;
    }
  };

  void release(const repositories::IdempotencyKey& key);

  std::size_t limit_;
  std::mutex mutex_;
  std::unordered_set<repositories::IdempotencyKey, Hash> keys_;  ///< guarded by mutex_
};

}  // namespace mars::services
