#include "app/services/setup_service.hpp"

namespace mars::services {

boost::asio::awaitable<domain::Probe> SetupService::set_up(const chassis::RequestContext& context,
                                                           std::int32_t width, std::int32_t height,
                                                           domain::Direction direction) {
  const domain::Grid grid{.id = new_id_(), .width = width, .height = height};
  const domain::Probe probe{.id = new_id_(), .grid = grid, .position = {}, .direction = direction};
  events_.setup_started(context, probe);
  co_await probes_.add(context, probe);
  events_.setup_finished(context, probe);
  co_return probe;
}

}  // namespace mars::services
