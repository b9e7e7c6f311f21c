#include "http/middleware/refusals.hpp"

namespace mars::http {

boost::asio::awaitable<Response> Refusals::handle(const Request& request, core::RequestContext& context,
                                                  const Handler& next) {
  if (request.refused) co_return refusal_response(*request.refused);
  co_return co_await next(request, context);
}

}  // namespace mars::http
