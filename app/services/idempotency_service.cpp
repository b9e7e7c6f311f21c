#include "app/services/idempotency_service.hpp"

#include <fmt/format.h>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <optional>
#include <utility>

#include "app/domain/command_runner.hpp"
#include "app/services/move_service.hpp"
#include "chassis/base/errors.hpp"

namespace mars::services {

using boost::asio::awaitable;
using chassis::RequestContext;
using repositories::Stored;

template <class Function>
awaitable<KeyedResult> IdempotencyService::once(const RequestContext& context, Claim claim, Function work) {
  const auto refused = [&](KeyRefusal refusal, KeyUse use) {
    parts_.events.key_used(context, use);
    return std::unexpected(refusal);
  };
  const auto hold = parts_.keys_in_use.hold(claim.key);
  if (!hold) co_return refused(KeyRefusal::in_use, KeyUse::in_use);
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    const auto kept = co_await parts_.keys.find(context, claim.key);
    if (kept && kept->fingerprint != claim.kept.fingerprint)
      co_return refused(KeyRefusal::reused, KeyUse::reused);
    if (kept) {
      parts_.events.key_used(context, KeyUse::replayed);
      co_return KeyedAnswer{.answer = parse_answer(kept->answer), .replayed = true};
    }
    auto answer = co_await work(claim);
    if (answer) {
      parts_.events.key_used(context, KeyUse::stored);
      co_return KeyedAnswer{.answer = *std::move(answer), .replayed = false};
    }
  }
  throw chassis::NotStored("the idempotency key is neither free nor taken");
}

awaitable<KeyedResult> IdempotencyService::set_up(const RequestContext& context, std::string key,
                                                  std::int32_t width, std::int32_t height,
                                                  domain::Direction direction) {
  const auto request = fmt::format("setup {} {} {}", width, height, domain::to_string(direction));
  const domain::Grid grid{.id = {}, .width = width, .height = height};
  return once(context, claim_for(context, std::move(key), request),
              [this, &context, grid, direction](Claim& own) { return add(context, own, grid, direction); });
}

awaitable<KeyedResult> IdempotencyService::move(const RequestContext& context, std::string key,
                                                domain::ProbeId id, std::string_view commands) {
  const auto request = fmt::format("move {} {}", to_string(id), commands);
  auto own = claim_for(context, std::move(key), request);
  auto work = [this, &context, id, commands](Claim& mine) { return update(context, mine, id, commands); };
  try {
    co_return co_await once(context, std::move(own), std::move(work));
  } catch (...) {
    parts_.events.move_failed(context, commands);
    throw;
  }
}

repositories::Claim IdempotencyService::claim_for(const RequestContext& context, std::string key,
                                                  std::string_view request) const {
  boost::uuids::name_generator_sha1 fingerprint(boost::uuids::ns::oid());
  return {.key = {.principal = context.principal, .key = std::move(key)},
          .kept = {.fingerprint = fingerprint(request.data(), request.size()), .answer = {}},
          .lifetime = lifetime_};
}

IdempotencyService::Work IdempotencyService::add(const RequestContext& context, Claim& claim,
                                                 domain::Grid grid, domain::Direction direction) {
  grid.id = parts_.new_id();
  const domain::Probe probe{.id = parts_.new_id(), .grid = grid, .position = {}, .direction = direction};
  const Answer answer = state_of(probe);
  claim.kept.answer = to_text(answer);
  parts_.events.setup_started(context, probe);
  const bool added = co_await parts_.keys.add(context, probe, claim);
  if (!added) co_return std::nullopt;
  parts_.events.setup_finished(context, probe);
  co_return answer;
}

IdempotencyService::Work IdempotencyService::update(const RequestContext& context, Claim& claim,
                                                    domain::ProbeId id, std::string_view commands) {
  const auto lock = co_await moving_.lock(id, context.deadline);
  std::optional<repositories::StoredProbe> tried;
  for (int attempt = 0; attempt < MoveService::max_attempts; ++attempt) {
    const auto stored = co_await parts_.probes.find(context, id);
    if (stored && stored == tried) throw chassis::NotStored(MoveService::suppressed);
    const MoveError not_found = ProbeNotFound{id};
    if (!stored) co_return co_await reject(context, claim, id, commands, not_found);

    auto moved = domain::run_commands(stored->probe, commands);
    if (!moved)
      co_return co_await reject(context, claim, id, commands, to_move_error(std::move(moved.error())));

    const Movement movement{.commands = commands, .from = stored->probe, .to = *moved};
    if (attempt == 0) parts_.events.move_started(context, movement);
    const Answer answer = state_of(*moved);
    claim.kept.answer = to_text(answer);
    const repositories::ProbeUpdate update{.from = *stored, .to = *moved};
    const Stored outcome = co_await parts_.keys.update(context, update, claim);
    if (outcome == Stored::taken) co_return std::nullopt;
    if (outcome == Stored::done) {
      parts_.events.move_finished(context, movement);
      co_return answer;
    }
    tried = stored;
    parts_.events.move_conflicted(context, id);
  }
  throw chassis::Unavailable("others kept moving the probe");
}

IdempotencyService::Work IdempotencyService::reject(const RequestContext& context, Claim& claim,
                                                    domain::ProbeId id, std::string_view commands,
                                                    MoveError error) {
  const Answer answer = std::unexpected(std::move(error));
  claim.kept.answer = to_text(answer);
  const bool kept = co_await parts_.keys.keep(context, claim);
  if (!kept) co_return std::nullopt;
  parts_.events.move_rejected(context, id, commands, answer.error());
  co_return answer;
}

}  // namespace mars::services
