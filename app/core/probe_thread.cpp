#include "app/core/probe_thread.hpp"

#include <algorithm>
#include <utility>

#include "app/api/endpoints.hpp"

namespace mars::core {

namespace {

constexpr std::size_t list_page_size = 1000;
constexpr std::chrono::minutes longest_cleaning_interval{1};

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
      looks_(probes_, static_cast<std::uint32_t>(settings.max_command_length), thread.context.get_executor()),
      grids_(probes_, idempotency_, shared.events, shared.new_id),
      key_cleaner_(*repositories_.keys, shared.logger, settings.server.limits.request_timeout),
      cleaning_interval_(
          std::min<std::chrono::milliseconds>(settings.idempotency_lifetime, longest_cleaning_interval)) {}

chassis::server::ThreadService ProbeThread::service(std::shared_ptr<ProbeThread> thread,
                                                    const Settings& settings,
                                                    chassis::telemetry::Logger& logger) {
  const api::Services services{.setup = thread->setup_,
                               .move = thread->move_,
                               .check = thread->check_,
                               .probes = thread->looks_,
                               .grids = thread->grids_};
  return {
      .endpoints = api::endpoints(services, settings.max_command_length, logger),
      .require_ready = [&probes = thread->probes_](
                           const chassis::RequestContext& context) { return probes.require_ready(context); },
      .upkeep = [&owner = *thread] { return owner.key_cleaner_.run(owner.cleaning_interval_); },
      .owner = std::move(thread)};
}

}  // namespace mars::core
