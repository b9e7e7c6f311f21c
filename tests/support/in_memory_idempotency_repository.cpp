#include "tests/support/in_memory_idempotency_repository.hpp"

#include <algorithm>
#include <utility>

namespace mars::tests {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::idempotency::KeptAnswer;

awaitable<std::optional<KeptAnswer>> InMemoryIdempotencyRepository::find(const RequestContext& context,
                                                                         const Key& key) {
  co_await probes_.require_ready(context);
  const auto found = claims.find(key);
  co_return found == claims.end() ? std::nullopt : std::optional(found->second.kept);
}

awaitable<bool> InMemoryIdempotencyRepository::keep(const RequestContext& context, const Claim& claim) {
  co_await probes_.require_ready(context);
  co_return !is_taken(claim);
}

awaitable<std::size_t> InMemoryIdempotencyRepository::delete_expired(const RequestContext& context,
                                                                     std::size_t limit) {
  co_await probes_.require_ready(context);
  const auto deleted = std::min(limit, expired);
  expired -= deleted;
  co_return deleted;
}

void InMemoryIdempotencyRepository::take(const Claim& claim) {
  if (is_taken(claim)) throw chassis::idempotency::KeyTaken();
}

bool InMemoryIdempotencyRepository::is_taken(const Claim& claim) {
  if (const auto happens = std::exchange(meanwhile, nullptr)) happens();
  return suppresses_keys || !claims.emplace(claim.key, claim).second;
}

}  // namespace mars::tests
