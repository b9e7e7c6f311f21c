#include "services/check_service.hpp"

namespace mars::services {

using Page = std::vector<repositories::ProbeState>;

boost::asio::awaitable<Page> ProbeListing::next(const core::RequestContext& context) {
  if (at_end_) co_return Page{};
  auto page = co_await service_->page(context, last_);
  at_end_ = page.size() < service_->page_size();
  if (!page.empty()) last_ = page.back().id;
  co_return page;
}

boost::asio::awaitable<Page> CheckService::page(const core::RequestContext& context,
                                                std::optional<domain::ProbeId> after) {
  core::RequestContext page_context = context;
  page_context.deadline = core::RequestContext::Clock::now() + page_timeout_;
  co_return co_await probes_.list(page_context, after, page_size_);
}

}  // namespace mars::services
