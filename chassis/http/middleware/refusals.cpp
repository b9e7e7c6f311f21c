#include "chassis/http/middleware/refusals.hpp"

namespace chassis::http {

boost::asio::awaitable<Response> Refusals::handle(const Request& request, RequestContext& context,
                                                  const Handler& next) {
  if (request.refused) co_return refusal_response(*request.refused);
  co_return co_await next(request, context);
}

}  // namespace chassis::http
