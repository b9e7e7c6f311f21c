#include "http/middleware/load_shedding.hpp"

#include <string>
#include <utility>

#include "http/middleware/refused_requests.hpp"

namespace mars::http {

namespace {

/// Keeps its place until the body has been sent.
class PlacedStream final : public BodyStream {
 public:
  PlacedStream(std::unique_ptr<BodyStream> inner, Places::Place place)
      : inner_(std::move(inner)), place_(std::move(place)) {}

  boost::asio::awaitable<std::string> next() override { return inner_->next(); }

 private:
  std::unique_ptr<BodyStream> inner_;
  Places::Place place_;
};

}  // namespace

LoadShedding::LoadShedding(Load& load, core::metrics::Registry& registry,
                           std::shared_ptr<const Router> router)
    : load_(load), router_(std::move(router)), refused_(refused_requests(registry, "overload")) {}

boost::asio::awaitable<Response> LoadShedding::handle(const Request& request, core::RequestContext& context,
                                                      const Handler& next) {
  if (router_->is_vital(request.path)) co_return co_await next(request, context);
  const auto place = load_.requests.take();
  if (!place) co_return refuse();
  Response response = co_await next(request, context);
  if (response.stream) {
    auto lasting = load_.streams.take();
    if (!lasting) co_return refuse();
    response.stream = std::make_unique<PlacedStream>(std::move(response.stream), *std::move(lasting));
  }
  co_return response;
}

Response LoadShedding::refuse() {
  refused_.Increment();
  return unavailable_response();
}

}  // namespace mars::http
