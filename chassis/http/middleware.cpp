#include "chassis/http/middleware.hpp"

#include <ranges>

namespace chassis::http {

boost::asio::awaitable<Response> respond(Response response) {
  co_return response;
}

Handler wrap(std::vector<std::shared_ptr<Middleware>> chain, Handler innermost) {
  Handler handler = std::move(innermost);
  for (auto& middleware : chain | std::views::reverse) {
    handler = [middleware, next = std::move(handler)](const Request& request, RequestContext& context) {
      return middleware->handle(request, context, next);
    };
  }
  return handler;
}

}  // namespace chassis::http
