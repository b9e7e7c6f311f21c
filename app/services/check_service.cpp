#include "services/check_service.hpp"

namespace mars::services {

boost::asio::awaitable<std::vector<repositories::ProbeState>> ProbeListing::next(
    const core::RequestContext& context) {
  if (at_end_) co_return std::vector<repositories::ProbeState>{};
  core::RequestContext page_context = context;
  page_context.deadline = core::RequestContext::Clock::now() + page_timeout_;
  auto page = co_await probes_->list(page_context, last_, page_size_);
  at_end_ = page.size() < page_size_;
  if (!page.empty()) last_ = page.back().id;
  co_return page;
}

}  // namespace mars::services
