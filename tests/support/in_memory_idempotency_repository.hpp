#pragma once

#include <chrono>
#include <functional>
#include <map>

#include "app/repositories/idempotency_repository.hpp"
#include "tests/support/in_memory_probe_repository.hpp"

namespace mars::tests {

/// Keeps answers in memory, beside the probes of an `InMemoryProbeRepository`, whose failure is this one's,
/// too. Keys expire when the test says so.
class InMemoryIdempotencyRepository final : public repositories::IdempotencyRepository {
 public:
  explicit InMemoryIdempotencyRepository(InMemoryProbeRepository& probes) : probes_(probes) {}

  boost::asio::awaitable<std::optional<repositories::KeptAnswer>> find(
      const chassis::RequestContext& context, const repositories::IdempotencyKey& key) override;
  boost::asio::awaitable<bool> keep(const chassis::RequestContext& context,
                                    const repositories::Claim& claim) override;
  boost::asio::awaitable<bool> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                   const repositories::Claim& claim) override;
  boost::asio::awaitable<repositories::Stored> update(const chassis::RequestContext& context,
                                                      const repositories::ProbeUpdate& update,
                                                      const repositories::Claim& claim) override;
  boost::asio::awaitable<std::size_t> delete_expired(const chassis::RequestContext& context,
                                                     std::size_t limit) override;

  /// Called once, before the next thing is stored: what another replica does at that moment.
  std::function<void()> meanwhile;
  std::map<repositories::IdempotencyKey, repositories::Claim> claims;
  /// Keys are not stored, as where a trigger suppresses them.
  bool suppresses_keys = false;
  /// How many keys `delete_expired` finds.
  std::size_t expired = 0;

 private:
  bool take(const repositories::Claim& claim);

  InMemoryProbeRepository& probes_;
};

}  // namespace mars::tests
