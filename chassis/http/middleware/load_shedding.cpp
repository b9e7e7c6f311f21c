#include "chassis/http/middleware/load_shedding.hpp"

#include <string>
#include <utility>

#include "chassis/http/errors.hpp"
#include "chassis/http/middleware/refused_requests.hpp"

namespace chassis::http {

namespace {

/// The bytes of a list that a stream holds at most.
constexpr std::size_t stream_bytes = 131'072;

/// Holds its permit until the body has been sent.
class PermittedStream final : public BodyStream {
 public:
  PermittedStream(std::unique_ptr<BodyStream> inner, Semaphore::Permit permit, ClientCounts::Slot client)
      : inner_(std::move(inner)), permit_(std::move(permit)), client_(std::move(client)) {}

  boost::asio::awaitable<std::string> next() override { return inner_->next(); }

 private:
  std::unique_ptr<BodyStream> inner_;
  Semaphore::Permit permit_;
  ClientCounts::Slot client_;
};

}  // namespace

LoadShedding::LoadShedding(Load& load, telemetry::Registry& registry, std::shared_ptr<const Router> router)
    : load_(load),
      router_(std::move(router)),
      refused_(refused_requests(registry, "overload")),
      refused_streams_(refused_requests(registry, "streams of a client")) {}

boost::asio::awaitable<Response> LoadShedding::handle(const Request& request, RequestContext& context,
                                                      const Handler& next) {
  const bool exempt_from_limits = router_->match(request).exempt_from_limits;
  auto permit = exempt_from_limits ? std::nullopt : load_.requests.take();
  if (!exempt_from_limits && !permit) co_return refuse();
  Response response = co_await next(request, context);
  if (response.stream && !exempt_from_limits)
    co_return begin_stream(std::move(response), client_name(request, context.principal));
  response.held = ByteBudget::Share(load_.budget);
  const auto part = exempt_from_limits ? ByteBudget::Part::all : ByteBudget::Part::by_size;
  if (!response.held.grow_to(response.body.size(), part)) co_return refuse();
  co_return response;
}

Response LoadShedding::begin_stream(Response response, std::string client) {
  ClientCounts::Slot slot;
  if (load_.streams_of_clients != nullptr) {
    auto taken = load_.streams_of_clients->take(std::move(client));
    if (!taken) return refuse_stream();
    slot = *std::move(taken);
  }
  auto lasting = load_.streams.take();
  response.held = ByteBudget::Share(load_.budget);
  if (!lasting || !response.held.grow_to(stream_bytes)) return refuse();
  response.stream =
      std::make_unique<PermittedStream>(std::move(response.stream), *std::move(lasting), std::move(slot));
  return response;
}

Response LoadShedding::refuse_stream() {
  refused_streams_.Increment();
  return error_response(errors::stream_limit_exceeded);
}

Response LoadShedding::refuse() {
  refused_.Increment();
  return unavailable_response();
}

}  // namespace chassis::http
