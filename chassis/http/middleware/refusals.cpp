#include "chassis/http/middleware/refusals.hpp"

namespace chassis::http {

boost::asio::awaitable<Response> Refusals::handle(const Request& request, RequestContext& context,
                                                  const Handler& next) {
  return request.refused ? respond(refusal_response(*request.refused)) : next(request, context);
}

}  // namespace chassis::http
