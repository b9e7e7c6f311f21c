#include "chassis/http/transport.hpp"

#include <linux/sockios.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "chassis/base/networks.hpp"

namespace chassis::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// How long the last bytes of a connection may take.
constexpr std::chrono::seconds time_to_part{1};

}  // namespace

Transport::Transport(tcp::socket socket, const std::shared_ptr<TlsContext>& context)
    : tcp_(std::move(socket)) {
  if (context) tls_ = std::make_unique<Tls>(tcp_, context->openssl);
}

asio::ip::address Transport::peer_address() const {
  error_code gone;
  const auto peer = tcp_.socket().remote_endpoint(gone);
  return gone ? asio::ip::address() : plain_address(peer.address());
}

void Transport::expires_after(std::chrono::milliseconds time) {
  clear_read_deadline();
  tcp_.expires_after(time);
}

void Transport::expires_never() {
  clear_read_deadline();
  tcp_.expires_never();
}

void Transport::rests_for(std::chrono::milliseconds time) {
  if (!tls_) {
    tcp_.expires_after(time);
    return;
  }
  tcp_.expires_never();
  set_read_deadline(time);
}

void Transport::reads_within(std::chrono::milliseconds time) {
  // Where OpenSSL is between two reads when the read deadline passes, it begins the second.
  tcp_.expires_after(time + time_to_part);
  set_read_deadline(time);
}

bool Transport::out_of_time() const {
  return read_deadline_ && read_deadline_->expiry() <= asio::steady_timer::clock_type::now();
}

void Transport::set_read_deadline(std::chrono::milliseconds time) {
  if (!read_deadline_) read_deadline_ = std::make_shared<asio::steady_timer>(tcp_.get_executor());
  read_deadline_->expires_after(time);
  read_deadline_->async_wait(
      [this, connection = std::weak_ptr(read_deadline_)](const error_code& /*cancelled*/) {
        if (!connection.expired() && out_of_time()) tcp_.cancel();
      });
}

void Transport::clear_read_deadline() {
  if (read_deadline_) read_deadline_->expires_at(asio::steady_timer::time_point::max());
}

asio::awaitable<bool> Transport::handshake(std::chrono::milliseconds time) {
  if (!tls_) co_return true;
  expires_after(time);
  const auto [error] = co_await tls_->stream.async_handshake(asio::ssl::stream_base::server, as_result);
  tls_->established = !error;
  co_return tls_->established;
}

bool Transport::has_unread() {
  boost::system::error_code ignored;
  return tcp_.socket().available(ignored) > 0 || (tls_ && SSL_has_pending(tls_->stream.native_handle()) == 1);
}

bool Transport::peer_gone() {
  pollfd socket{.fd = tcp_.socket().native_handle(), .events = POLLRDHUP, .revents = 0};
  return poll(&socket, 1, 0) == 1;
}

std::size_t Transport::unsent_bytes() {
  int bytes = 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): it is ioctl's interface
  const bool known = ioctl(tcp_.socket().native_handle(), SIOCOUTQ, &bytes) == 0;
  return known ? static_cast<std::size_t>(bytes) : 0;
}

void Transport::stop_reading() {
  error_code gone;
  static_cast<void>(tcp_.socket().shutdown(tcp::socket::shutdown_receive, gone));
}

asio::awaitable<void> Transport::send_close_notify() {
  if (!tls_ || !std::exchange(tls_->established, false)) co_return;
  expires_after(time_to_part);
  // As if the client had sent close_notify first: OpenSSL would wait for it otherwise.
  SSL_set_shutdown(tls_->stream.native_handle(), SSL_RECEIVED_SHUTDOWN);
  static_cast<void>(co_await tls_->stream.async_shutdown(as_result));
}

asio::awaitable<void> Transport::linger(std::chrono::milliseconds longest) {
  constexpr std::size_t most_bytes = std::size_t{32} << 20U;
  const auto end = std::chrono::steady_clock::now() + longest;
  co_await send_close_notify();
  error_code gone;
  static_cast<void>(tcp_.socket().shutdown(tcp::socket::shutdown_send, gone));
  std::array<char, 4096> sink{};
  for (std::size_t total = 0; total < most_bytes && std::chrono::steady_clock::now() < end;) {
    expires_after(time_to_part);
    const auto [error, size] = co_await tcp_.async_read_some(asio::buffer(sink), as_result);
    if (error) break;
    total += size;
  }
}

asio::awaitable<void> Transport::close() {
  co_await send_close_notify();
  abort();
}

}  // namespace chassis::http
