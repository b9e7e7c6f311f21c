#include "app/repositories/tracing_idempotency_repository.hpp"

#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::repositories {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::telemetry::traced;

awaitable<std::optional<KeptAnswer>> TracingIdempotencyRepository::find(const RequestContext& context,
                                                                        const IdempotencyKey& key) {
  return traced(context, "IdempotencyRepository.find",
                [&inner = inner_, &key](const RequestContext& traced_context) {
                  return inner.find(traced_context, key);
                });
}

awaitable<bool> TracingIdempotencyRepository::keep(const RequestContext& context, const Claim& claim) {
  return traced(context, "IdempotencyRepository.keep",
                [&inner = inner_, &claim](const RequestContext& traced_context) {
                  return inner.keep(traced_context, claim);
                });
}

awaitable<bool> TracingIdempotencyRepository::add(const RequestContext& context, const domain::Probe& probe,
                                                  const Claim& claim) {
  return traced(context, "IdempotencyRepository.add",
                [&inner = inner_, &probe, &claim](const RequestContext& traced_context) {
                  return inner.add(traced_context, probe, claim);
                });
}

awaitable<Stored> TracingIdempotencyRepository::update(const RequestContext& context,
                                                       const ProbeUpdate& update, const Claim& claim) {
  return traced(context, "IdempotencyRepository.update",
                [&inner = inner_, &update, &claim](const RequestContext& traced_context) {
                  return inner.update(traced_context, update, claim);
                });
}

awaitable<std::size_t> TracingIdempotencyRepository::delete_expired(const RequestContext& context,
                                                                    std::size_t limit) {
  return traced(context, "IdempotencyRepository.delete_expired",
                [&inner = inner_, limit](const RequestContext& traced_context) {
                  return inner.delete_expired(traced_context, limit);
                });
}

}  // namespace mars::repositories
