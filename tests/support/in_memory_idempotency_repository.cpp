#include "tests/support/in_memory_idempotency_repository.hpp"

#include <algorithm>
#include <utility>

namespace mars::tests {

using boost::asio::awaitable;
using chassis::RequestContext;
using repositories::Claim;
using repositories::IdempotencyKey;
using repositories::KeptAnswer;
using repositories::ProbeUpdate;
using repositories::Stored;

awaitable<std::optional<KeptAnswer>> InMemoryIdempotencyRepository::find(const RequestContext& context,
                                                                         const IdempotencyKey& key) {
  co_await probes_.require_ready(context);
  const auto found = claims.find(key);
  co_return found == claims.end() ? std::nullopt : std::optional(found->second.kept);
}

awaitable<bool> InMemoryIdempotencyRepository::keep(const RequestContext& context, const Claim& claim) {
  co_await probes_.require_ready(context);
  co_return take(claim);
}

awaitable<bool> InMemoryIdempotencyRepository::add(const RequestContext& context, const domain::Probe& probe,
                                                   const Claim& claim) {
  co_await probes_.require_ready(context);
  if (!take(claim)) co_return false;
  co_await probes_.add(context, probe);
  co_return true;
}

awaitable<Stored> InMemoryIdempotencyRepository::update(const RequestContext& context,
                                                        const ProbeUpdate& update, const Claim& claim) {
  co_await probes_.require_ready(context);
  if (!take(claim)) co_return Stored::taken;
  const bool updated = co_await probes_.update(context, update);
  if (!updated) claims.erase(claim.key);
  co_return updated ? Stored::done : Stored::outdated;
}

awaitable<std::size_t> InMemoryIdempotencyRepository::delete_expired(const RequestContext& context,
                                                                     std::size_t limit) {
  co_await probes_.require_ready(context);
  const auto deleted = std::min(limit, expired);
  expired -= deleted;
  co_return deleted;
}

bool InMemoryIdempotencyRepository::take(const Claim& claim) {
  if (const auto happens = std::exchange(meanwhile, nullptr)) happens();
  return !suppresses_keys && claims.emplace(claim.key, claim).second;
}

}  // namespace mars::tests
