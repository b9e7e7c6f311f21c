#include "chassis/http/reject_connection.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <string>

#include "chassis/http/message.hpp"
#include "chassis/http/response_head.hpp"
#include "chassis/http/transport.hpp"

namespace chassis::http {

namespace asio = boost::asio;

asio::awaitable<void> reject_connection(asio::ip::tcp::socket socket) {
  constexpr std::chrono::seconds moment{1};
  const Response response = unavailable_response();
  const std::string head =
      response_head(response, {.keep_alive = false, .content_length = response.body.size()});
  Transport stream(std::move(socket), nullptr);
  stream.expires_after(moment);
  const std::array buffers{asio::buffer(head), asio::buffer(response.body)};
  const auto [gone, size] = co_await asio::async_write(stream, buffers, asio::as_tuple(asio::use_awaitable));
  if (!gone) co_await stream.linger(moment);
}

}  // namespace chassis::http
