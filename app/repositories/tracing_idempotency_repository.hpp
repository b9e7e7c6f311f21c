#pragma once

#include "app/repositories/idempotency_repository.hpp"

namespace mars::repositories {

/// Another repository, each operation of which is a span of the request's trace.
class TracingIdempotencyRepository final : public IdempotencyRepository {
 public:
  /// `inner` outlives this object.
  explicit TracingIdempotencyRepository(IdempotencyRepository& inner) : inner_(inner) {}

  boost::asio::awaitable<std::optional<KeptAnswer>> find(const chassis::RequestContext& context,
                                                         const IdempotencyKey& key) override;
  boost::asio::awaitable<bool> keep(const chassis::RequestContext& context, const Claim& claim) override;
  boost::asio::awaitable<bool> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                   const Claim& claim) override;
  boost::asio::awaitable<Stored> update(const chassis::RequestContext& context, const ProbeUpdate& update,
                                        const Claim& claim) override;
  boost::asio::awaitable<std::size_t> delete_expired(const chassis::RequestContext& context,
                                                     std::size_t limit) override;

 private:
  IdempotencyRepository& inner_;
};

}  // namespace mars::repositories
