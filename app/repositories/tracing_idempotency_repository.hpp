#pragma once

#include "repositories/idempotency_repository.hpp"

namespace mars::repositories {

/// Another repository, each operation of which is a span of the request's trace.
class TracingIdempotencyRepository final : public IdempotencyRepository {
 public:
  /// `inner` outlives this object.
  explicit TracingIdempotencyRepository(IdempotencyRepository& inner) : inner_(inner) {}

  boost::asio::awaitable<std::optional<KeptAnswer>> find(const core::RequestContext& context,
                                                         const IdempotencyKey& key) override;
  boost::asio::awaitable<bool> keep(const core::RequestContext& context, const Claim& claim) override;
  boost::asio::awaitable<bool> add(const core::RequestContext& context, const domain::Probe& probe,
                                   const Claim& claim) override;
  boost::asio::awaitable<Stored> update(const core::RequestContext& context, const ProbeUpdate& update,
                                        const Claim& claim) override;
  boost::asio::awaitable<std::size_t> delete_expired(const core::RequestContext& context,
                                                     std::size_t limit) override;

 private:
  IdempotencyRepository& inner_;
};

}  // namespace mars::repositories
