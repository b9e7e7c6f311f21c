#include "chassis/idempotency/idempotency.hpp"

#include <boost/uuid/name_generator_sha1.hpp>

#include "chassis/telemetry/tracing/traced.hpp"

namespace chassis::idempotency {

using boost::asio::awaitable;
using telemetry::traced;

awaitable<void> Idempotency::keep(const RequestContext& context, const Claim& claim) {
  const bool kept =
      co_await traced(context, "IdempotencyRepository.keep",
                      [this, &claim](const RequestContext& inner) { return parts_.keys.keep(inner, claim); });
  if (!kept) throw KeyTaken();
}

awaitable<std::optional<KeptAnswer>> Idempotency::find(const RequestContext& context, const Claim& claim) {
  return traced(context, "IdempotencyRepository.find",
                [this, &claim](const RequestContext& inner) { return parts_.keys.find(inner, claim.key); });
}

Claim Idempotency::claim_for(const RequestContext& context, std::string key,
                             std::string_view canonical) const {
  boost::uuids::name_generator_sha1 fingerprint(boost::uuids::ns::oid());
  return {.key = {.principal = context.principal, .key = std::move(key)},
          .kept = {.fingerprint = fingerprint(canonical.data(), canonical.size()), .answer = {}},
          .lifetime = lifetime_};
}

std::unexpected<Refusal> Idempotency::refused(const RequestContext& context, Refusal refusal) {
  parts_.events.key_used(context, refusal == Refusal::in_use ? KeyUse::in_use : KeyUse::reused);
  return std::unexpected(refusal);
}

}  // namespace chassis::idempotency
