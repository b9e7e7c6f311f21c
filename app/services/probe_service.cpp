#include "app/services/probe_service.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::services {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::telemetry::traced;

namespace {

/// How many states a slice of a search looks at: a fraction of a millisecond.
constexpr std::size_t slice = 1000;

void require_wanted(const RequestContext& context) {
  if (!context.is_wanted(RequestContext::Clock::now()))
    throw chassis::Unavailable("the client disconnected, or the deadline passed, during the search");
}

}  // namespace

awaitable<ProbeService::Found> ProbeService::find(const RequestContext& context, domain::ProbeId id) {
  const auto stored = co_await probes_.find(context, id);
  if (!stored) co_return std::unexpected(ProbeNotFound{id});
  co_return *stored;
}

awaitable<ProbeService::Planned> ProbeService::plan(const RequestContext& context, domain::ProbeId id,
                                                    std::string_view commands) {
  return traced(context, "ProbeService.plan", [this, id, commands](const RequestContext& inner) {
    return read_and_plan(inner, id, commands);
  });
}

awaitable<ProbeService::Planned> ProbeService::read_and_plan(const RequestContext& context,
                                                             domain::ProbeId id, std::string_view commands) {
  const auto found = co_await find(context, id);
  if (!found) co_return std::unexpected(found.error());
  const auto obstacles = co_await probes_.obstacles(context, found->probe.grid);
  co_return domain::plan(found->probe, commands, *obstacles);
}

awaitable<ProbeService::Routed> ProbeService::route(const RequestContext& context, domain::ProbeId id,
                                                    domain::Position target) {
  return traced(context, "ProbeService.route", [this, id, target](const RequestContext& inner) {
    return read_and_search(inner, id, target);
  });
}

awaitable<ProbeService::Routed> ProbeService::read_and_search(const RequestContext& context,
                                                              domain::ProbeId id, domain::Position target) {
  const auto found = co_await find(context, id);
  if (!found) co_return std::unexpected(found.error());
  auto result = co_await search(context, found->probe, target);
  if (!result) co_return std::unexpected(result.error());
  co_return *std::move(result);
}

awaitable<domain::RouteSearch::Result> ProbeService::search(const RequestContext& context,
                                                            const domain::Probe& probe,
                                                            domain::Position target) {
  const auto lock = co_await searching_.lock(0, context.deadline);
  const auto obstacles = co_await probes_.obstacles(context, probe.grid);
  domain::RouteSearch search(probe, target, *obstacles, {.letters = max_command_length_});
  auto result = search.advance(slice);
  while (!result) {
    co_await boost::asio::post(executor_, boost::asio::use_awaitable);
    require_wanted(context);
    result = search.advance(slice);
  }
  co_return *std::move(result);
}

awaitable<Removal> ProbeService::remove(const RequestContext& context, domain::ProbeId id,
                                        std::optional<chassis::VersionSet> expected) {
  return traced(context, "ProbeService.remove",
                [this, id, expected = std::move(expected)](const RequestContext& inner) mutable {
                  return try_to_remove(inner, id, std::move(expected));
                });
}

/// Tries again if another request moves the probe between the read and the removal to a version that the
/// client accepts, too.
awaitable<Removal> ProbeService::try_to_remove(const RequestContext& context, domain::ProbeId id,
                                               std::optional<chassis::VersionSet> expected) {
  std::optional<repositories::StoredProbe> tried;
  for (;;) {
    const auto stored = co_await probes_.find(context, id);
    if (!stored) co_return Removal::not_found;
    if (expected && !expected->contains(stored->version)) co_return Removal::changed;
    if (stored == tried) throw chassis::NotStored("the removal was suppressed by the database");
    tried = stored;
    repositories::ProbeRemoval removal{.id = id};
    if (expected && !expected->any) removal.version = stored->version;
    const bool removed = co_await probes_.remove(context, removal);
    if (!removed) continue;
    events_.probe_removed(context, id);
    co_return Removal::done;
  }
}

}  // namespace mars::services
