#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/repositories/probe_repository.hpp"

namespace mars::repositories {

/// The probes that this process has read or stored last, as they were then. Somebody else, another replica
/// for instance, may have moved them since.
///
/// Thread-safe. Bounded: where it is full, the probe that was not asked for the longest makes room. It takes
/// memory as it fills, about 150 bytes a probe.
class RecentProbes {
 public:
  /// Keeps up to about `capacity` probes, none if that is 0.
  explicit RecentProbes(std::size_t capacity);
  RecentProbes(const RecentProbes&) = delete;
  RecentProbes& operator=(const RecentProbes&) = delete;
  ~RecentProbes();

  /// The time between two calls of `forget_all`.
  using Epoch = std::uint64_t;

  /// Read it before the database is asked for what `remember` is to keep.
  [[nodiscard]] Epoch epoch() const { return epoch_.load(std::memory_order_acquire); }

  [[nodiscard]] std::optional<StoredProbe> recall(domain::ProbeId id);

  /// Keeps `probe`, unless a later version of it is known, or `epoch` has passed: then it may come from the
  /// server before.
  void remember(const StoredProbe& probe, Epoch epoch);

  /// Drops a probe, unless a later version than `outdated` is known.
  void forget(domain::ProbeId id, std::int64_t outdated);

  /// Drops all probes, and begins an epoch: for when another server, or another file, holds the database now.
  void forget_all();

 private:
  class Shard;

  [[nodiscard]] Shard& shard_of(domain::ProbeId id) const;

  std::atomic<Epoch> epoch_ = 0;
  std::vector<std::unique_ptr<Shard>> shards_;  ///< each has a mutex of its own, so that threads seldom meet
};

}  // namespace mars::repositories
