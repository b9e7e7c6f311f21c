#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/repositories/probe_repository.hpp"

namespace mars::repositories {

/// A cache of the probes that this process has read or stored last. Other replicas may have moved them since.
///
/// Thread-safe. Bounded: evicts the least recently used probe. Uses about 150 bytes a probe.
class RecentProbes {
 public:
  /// Caches up to about `capacity` probes; 0 turns the cache off.
  explicit RecentProbes(std::size_t capacity);
  RecentProbes(const RecentProbes&) = delete;
  RecentProbes& operator=(const RecentProbes&) = delete;
  ~RecentProbes();

  /// The time between two calls of `forget_all`.
  using Epoch = std::uint64_t;

  /// Must be read before the database query whose result `remember` gets.
  [[nodiscard]] Epoch epoch() const { return epoch_.load(std::memory_order_acquire); }

  [[nodiscard]] std::optional<StoredProbe> recall(domain::ProbeId id);

  /// Caches `probe`, unless a later version is cached, or `epoch` has ended: then it may come from the
  /// previous server.
  void remember(const StoredProbe& probe, Epoch epoch);

  /// Drops a probe, unless a later version than `outdated` is cached.
  void forget(domain::ProbeId id, std::int64_t outdated);

  /// Drops all probes and starts a new epoch. Called when the database may be on another server or in another
  /// file.
  void forget_all();

 private:
  class Shard;

  [[nodiscard]] Shard& shard_of(domain::ProbeId id) const;

  std::atomic<Epoch> epoch_ = 0;
  std::vector<std::unique_ptr<Shard>> shards_;  ///< each with its own mutex, so that threads rarely contend
};

}  // namespace mars::repositories
