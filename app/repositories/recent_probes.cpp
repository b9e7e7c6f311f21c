#include "app/repositories/recent_probes.hpp"

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>
#include <boost/uuid/uuid_hash.hpp>
#include <mutex>

namespace mars::repositories {

namespace {

namespace index = boost::multi_index;

constexpr std::size_t shard_count = 16;

struct Entry {
  domain::ProbeId id;
  StoredProbe stored;
};

/// In order of use, the latest first, and by id.
using Entries = index::multi_index_container<
    Entry, index::indexed_by<index::sequenced<>,
                             index::hashed_unique<index::member<Entry, domain::ProbeId, &Entry::id>>>>;

}  // namespace

class RecentProbes::Shard {
 public:
  Shard(std::size_t capacity, const std::atomic<Epoch>& epoch) : capacity_(capacity), epoch_(epoch) {}

  std::optional<StoredProbe> recall(domain::ProbeId id) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.get<1>().find(id);
    if (found == entries_.get<1>().end()) return std::nullopt;
    entries_.relocate(entries_.begin(), entries_.project<0>(found));
    return found->stored;
  }

  void remember(const StoredProbe& probe, Epoch epoch) {
    const std::lock_guard lock(mutex_);
    // An epoch that passes behind this line is followed by `forget_all`, which waits for the lock.
    if (epoch != epoch_.load(std::memory_order_acquire)) return;
    const auto [entry, is_new] = entries_.push_front({.id = probe.probe.id, .stored = probe});
    if (!is_new && entry->stored.version < probe.version)
      entries_.modify(entry, [&](Entry& known) { known.stored = probe; });
    if (entries_.size() > capacity_) entries_.pop_back();
  }

  void forget(domain::ProbeId id, std::int64_t outdated) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.get<1>().find(id);
    if (found != entries_.get<1>().end() && found->stored.version <= outdated) entries_.get<1>().erase(found);
  }

  void forget_all() {
    Entries dropped;  // destroyed without the lock
    const std::lock_guard lock(mutex_);
    entries_.swap(dropped);
  }

 private:
  const std::size_t capacity_;
  const std::atomic<Epoch>& epoch_;
  std::mutex mutex_;
  Entries entries_;  ///< guarded by the mutex
};

RecentProbes::RecentProbes(std::size_t capacity) {
  for (std::size_t shard = 0; shard < shard_count; ++shard)
    shards_.push_back(std::make_unique<Shard>((capacity + shard_count - 1) / shard_count, epoch_));
}

RecentProbes::~RecentProbes() = default;

RecentProbes::Shard& RecentProbes::shard_of(domain::ProbeId id) const {
  return *shards_[id.data[id.size() - 1] % shard_count];  // the last bits of an id are random
}

std::optional<StoredProbe> RecentProbes::recall(domain::ProbeId id) {
  return shard_of(id).recall(id);
}

void RecentProbes::remember(const StoredProbe& probe, Epoch epoch) {
  shard_of(probe.probe.id).remember(probe, epoch);
}

void RecentProbes::forget(domain::ProbeId id, std::int64_t outdated) {
  shard_of(id).forget(id, outdated);
}

void RecentProbes::forget_all() {
  epoch_.fetch_add(1, std::memory_order_acq_rel);
  for (const auto& shard : shards_)
    shard->forget_all();
}

}  // namespace mars::repositories
