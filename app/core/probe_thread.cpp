#include "app/core/probe_thread.hpp"

#include <algorithm>
#include <utility>

#include "app/api/endpoints.hpp"
#include "app/api/events.hpp"
#include "app/page/page.hpp"

namespace mars::core {

namespace {

constexpr std::size_t list_page_size = 1000;

/// Between two times of cleaning up what is kept for so long.
std::chrono::milliseconds interval_of(std::chrono::seconds retention) {
  return std::clamp(retention, std::chrono::seconds(1), std::chrono::seconds(60));
}

}  // namespace

ProbeThread::ProbeThread(Repositories repositories, const Shared& shared, const Settings& settings,
                         const chassis::server::ThreadContext& thread)
    : repositories_(std::move(repositories)),
      probes_(*repositories_.probes, shared.recent_probes),
      idempotency_(
          {.keys = *repositories_.keys, .keys_in_use = shared.keys_in_use, .events = shared.key_events},
          settings.idempotency_lifetime),
      setup_(probes_, idempotency_, shared.events, shared.new_id),
      move_(probes_, idempotency_, shared.events, thread.context.get_executor()),
      check_(probes_, list_page_size, settings.server.limits.request_timeout),
      probe_(probes_, shared.events, static_cast<std::uint32_t>(settings.max_command_length),
             thread.context.get_executor()),
      grids_(probes_, idempotency_, shared.events, shared.new_id),
      events_({.repository = *repositories_.events,
               .hub = shared.hub,
               .to_json = api::to_json,
               .timeout = settings.server.limits.request_timeout},
              settings.event_retention),
      reader_(*repositories_.events, shared.hub, api::to_json, shared.logger,
              settings.server.limits.request_timeout),
      key_cleaner_(
          [&keys = *repositories_.keys](const chassis::RequestContext& context, std::size_t limit) {
            return keys.delete_expired(context, limit);
          },
          "IDEMPOTENCY_KEYS_NOT_DELETED", shared.logger, settings.server.limits.request_timeout),
      event_cleaner_([&events = *repositories_.events, retention = settings.event_retention](
                         const chassis::RequestContext& context,
                         std::size_t limit) { return events.delete_expired(context, retention, limit); },
                     "EVENTS_NOT_DELETED", shared.logger, settings.server.limits.request_timeout) {}

chassis::server::ThreadService ProbeThread::service(std::shared_ptr<ProbeThread> thread,
                                                    const Settings& settings,
                                                    chassis::telemetry::Logger& logger) {
  const api::Services services{.setup = thread->setup_,
                               .move = thread->move_,
                               .check = thread->check_,
                               .probes = thread->probe_,
                               .grids = thread->grids_,
                               .events = thread->events_};
  return {
      .endpoints = api::endpoints(services, settings.max_command_length, logger),
      .pages = page::routes(),
      .require_ready = [&probes = thread->probes_](
                           const chassis::RequestContext& context) { return probes.require_ready(context); },
      .upkeep = {[&cleaner = thread->key_cleaner_, interval = interval_of(settings.idempotency_lifetime)] {
                   return cleaner.run(interval);
                 },
                 [&reader = thread->reader_] { return reader.run(); },
                 [&cleaner = thread->event_cleaner_, interval = interval_of(settings.event_retention)] {
                   return cleaner.run(interval);
                 }},
      .owner = std::move(thread)};
}

}  // namespace mars::core
