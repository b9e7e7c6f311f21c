#pragma once

#include <functional>
#include <map>

#include "chassis/idempotency/repository.hpp"
#include "tests/support/in_memory_probe_repository.hpp"

namespace mars::tests {

/// Keeps answers in memory, beside the probes of an `InMemoryProbeRepository`, whose failure is this one's,
/// too. Keys expire when the test says so.
class InMemoryIdempotencyRepository final : public chassis::idempotency::Repository {
 public:
  using Claim = chassis::idempotency::Claim;
  using Key = chassis::idempotency::Key;

  /// From now on `probes` takes claims.
  explicit InMemoryIdempotencyRepository(InMemoryProbeRepository& probes) : probes_(probes) {
    probes.keys = this;
  }

  boost::asio::awaitable<std::optional<chassis::idempotency::KeptAnswer>> find(
      const chassis::RequestContext& context, const Key& key) override;
  boost::asio::awaitable<bool> keep(const chassis::RequestContext& context, const Claim& claim) override;
  boost::asio::awaitable<std::size_t> delete_expired(const chassis::RequestContext& context,
                                                     std::size_t limit) override;

  /// Keeps the answer of a claim. Throws `chassis::idempotency::KeyTaken`.
  void take(const Claim& claim);

  /// Called once, before the next thing is stored: what another replica does at that moment.
  std::function<void()> meanwhile;
  std::map<Key, Claim> claims;
  /// Keys are not stored, as where a trigger suppresses them.
  bool suppresses_keys = false;
  /// How many keys `delete_expired` finds.
  std::size_t expired = 0;

 private:
  bool is_taken(const Claim& claim);

  InMemoryProbeRepository& probes_;
};

}  // namespace mars::tests
