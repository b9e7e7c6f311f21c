#include "app/services/check_service.hpp"

#include <utility>

#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::services {

using Page = std::vector<repositories::ProbeState>;

boost::asio::awaitable<Page> ProbeListing::next(const chassis::RequestContext& context) {
  if (at_end_) co_return Page{};
  auto page = co_await service_->page(context, last_, service_->page_size());
  at_end_ = page.size() < service_->page_size();
  if (!page.empty()) last_ = page.back().id;
  co_return page;
}

boost::asio::awaitable<ProbePage> CheckService::list_some(const chassis::RequestContext& context,
                                                          std::optional<domain::ProbeId> after,
                                                          std::size_t limit) {
  auto probes = co_await page(context, after, limit + 1);
  const bool more = probes.size() > limit;
  if (more) probes.pop_back();
  co_return ProbePage{.probes = std::move(probes), .more = more};
}

boost::asio::awaitable<Page> CheckService::page(const chassis::RequestContext& context,
                                                std::optional<domain::ProbeId> after, std::size_t limit) {
  return chassis::telemetry::traced(
      context, "CheckService.page",
      [this, after, limit](const chassis::RequestContext& inner) { return read_page(inner, after, limit); });
}

boost::asio::awaitable<Page> CheckService::read_page(const chassis::RequestContext& context,
                                                     std::optional<domain::ProbeId> after,
                                                     std::size_t limit) {
  chassis::RequestContext page_context = context;
  page_context.deadline = chassis::RequestContext::Clock::now() + page_timeout_;
  co_return co_await probes_.list(page_context, after, limit);
}

}  // namespace mars::services
