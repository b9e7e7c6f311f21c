#include "app/core/probe_thread.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/api/endpoints.hpp"
#include "app/api/events.hpp"
#include "app/core/resources.hpp"
#include "app/page/page.hpp"

namespace mars::core {

namespace {

constexpr std::size_t list_page_size = 1000;

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

std::vector<chassis::openapi::Endpoint> ProbeThread::endpoints(const Shared& shared,
                                                               const Settings& settings) {
  auto all = api::endpoints(
      {.setup = setup_, .move = move_, .check = check_, .probes = probe_, .grids = grids_, .events = events_},
      settings.max_command_length, shared.logger);
  if (!repositories_.resources) return all;
  const ResourceParts parts{.engine = *repositories_.resources,
                            .idempotency = idempotency_,
                            .new_id = shared.new_id,
                            .logger = shared.logger,
                            .metrics = shared.metrics,
                            .page_timeout = settings.server.limits.request_timeout};
  std::ranges::move(resource_endpoints(parts), std::back_inserter(all));
  return all;
}

boost::asio::awaitable<void> ProbeThread::require_ready(const chassis::RequestContext& context) {
  co_await probes_.require_ready(context);
  if (repositories_.require_resources) co_await repositories_.require_resources(context);
}

chassis::server::ThreadService ProbeThread::service(std::shared_ptr<ProbeThread> thread, const Shared& shared,
                                                    const Settings& settings) {
  return {.endpoints = thread->endpoints(shared, settings),
          .pages = page::routes(),
          .require_ready =
              [&own = *thread](const chassis::RequestContext& context) { return own.require_ready(context); },
          .upkeep = {[&cleaner = thread->key_cleaner_,
                      interval = chassis::database::Cleaner::interval_for(settings.idempotency_lifetime)] {
                       return cleaner.run(interval);
                     },
                     [&reader = thread->reader_] { return reader.run(); },
                     [&cleaner = thread->event_cleaner_,
                      interval = chassis::database::Cleaner::interval_for(settings.event_retention)] {
                       return cleaner.run(interval);
                     }},
          .owner = std::move(thread)};
}

}  // namespace mars::core
