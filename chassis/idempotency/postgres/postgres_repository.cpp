#include "chassis/idempotency/postgres/postgres_repository.hpp"

namespace chassis::idempotency {

using boost::asio::awaitable;

awaitable<std::optional<KeptAnswer>> PostgresRepository::find(const RequestContext& context, const Key& key) {
  return searches_.run(context, key);
}

awaitable<bool> PostgresRepository::keep(const RequestContext& context, const Claim& claim) {
  return stores_.run(context, claim);
}

awaitable<std::size_t> PostgresRepository::delete_expired(const RequestContext& context, std::size_t limit) {
  return deletions_.run(context, static_cast<std::int64_t>(limit));
}

}  // namespace chassis::idempotency
