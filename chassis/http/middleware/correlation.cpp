#include "chassis/http/middleware/correlation.hpp"

#include <algorithm>
#include <boost/uuid/uuid_io.hpp>

namespace chassis::http {

namespace {

constexpr std::size_t max_length = 128;

bool is_sane(std::string_view id) {
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  return !id.empty() && id.size() <= max_length && std::ranges::all_of(id, printable);
}

}  // namespace

boost::asio::awaitable<Response> Correlation::handle(const Request& request, RequestContext& context,
                                                     const Handler& next) {
  const auto given = request.header(header_name);
  context.correlation_id = given && is_sane(*given) ? std::string(*given) : to_string(new_id_());
  Response response = co_await next(request, context);
  response.headers.set(header_name, context.correlation_id);
  co_return response;
}

}  // namespace chassis::http
