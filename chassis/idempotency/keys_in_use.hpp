#pragma once

#include <boost/functional/hash.hpp>
#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <utility>

#include "chassis/idempotency/claim.hpp"

namespace chassis::idempotency {

/// The idempotency keys of requests in flight in this process. Thread-safe, one for all threads. The database
/// excludes other replicas.
class KeysInUse {
 public:
  /// Holds a key until destruction. Must not outlive the `KeysInUse`.
  class Hold {
   public:
    Hold(KeysInUse& keys, Key key) : keys_(&keys), key_(std::move(key)) {}

    Hold(Hold&& other) noexcept : keys_(std::exchange(other.keys_, nullptr)), key_(std::move(other.key_)) {}

    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    Hold& operator=(Hold&&) = delete;
    ~Hold();

   private:
    KeysInUse* keys_;
    Key key_;
  };

  /// `limit` is the maximum number of keys held at a time.
  explicit KeysInUse(std::size_t limit) : limit_(limit) {}

  /// Holds a key; empty if it is already held. Throws `Unavailable` if too many keys are held.
  std::optional<Hold> hold(const Key& key);

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const {
      std::size_t seed = 0;
      boost::hash_combine(seed, key.principal);
      boost::hash_combine(seed, key.key);
      return seed;
    }
  };

  void release(const Key& key);

  std::size_t limit_;
  std::mutex mutex_;
  std::unordered_set<Key, Hash> keys_;  ///< guarded by mutex_
};

}  // namespace chassis::idempotency
