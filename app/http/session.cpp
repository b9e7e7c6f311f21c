#include "http/session.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/read.hpp>
#include <chrono>

#include "http/response_head.hpp"

namespace mars::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using beast::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// The buffer that an idle connection keeps: most requests fit, and ten thousand of them into memory.
constexpr std::size_t idle_buffer = 1024;
/// The buffer for a body that has not come with its headers.
constexpr std::size_t body_buffer = 16384;

/// The status that tells a client what was wrong with its bytes, or nothing where there is no use in an
/// answer: the client has gone, or was so slow that its connection is closed already.
std::optional<Status> refusal_of(error_code failure) {
  using beast::http::error;
  const error_code malformed = error::bad_version;
  if (failure == error::header_limit) return Status::request_header_fields_too_large;
  if (failure == error::body_limit) return Status::payload_too_large;
  if (failure == error::end_of_stream || failure == error::partial_message) return std::nullopt;
  return failure.category() == malformed.category() ? std::optional(Status::bad_request) : std::nullopt;
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, const std::shared_ptr<TlsContext>& tls, const Handler& handler,
                 const Limits& limits)
    : stream_(std::move(socket), tls),
      buffer_(limits.header_bytes + limits.body_bytes),
      client_address_(stream_.peer_address()),
      handler_(handler),
      limits_(limits) {}

void Session::finish() {
  finishing_ = true;
}

void Session::end_wait() {
  ending_ = true;
  if (idle_ && !request_arrived()) stream_.stop_reading();
}

void Session::abort() {
  stream_.abort();
}

asio::awaitable<void> Session::run() {
  idle_ = true;
  const bool agreed = co_await stream_.handshake(limits_.read_timeout);
  idle_ = false;
  while (agreed && (!ending_ || request_arrived())) {
    const auto request = co_await read_request();
    if (!request || !co_await answer(*request)) break;
  }
  co_await stream_.close();
}

/// Whether there are bytes that nobody has looked at yet.
bool Session::request_arrived() {
  return buffer_.size() > 0 || stream_.has_unread();
}

asio::awaitable<error_code> Session::await_request() {
  if (buffer_.size() > 0) co_return error_code{};
  if (buffer_.capacity() > idle_buffer) buffer_.shrink_to_fit();
  idle_ = true;
  stream_.rests_for(limits_.idle_timeout);
  const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(idle_buffer), as_result);
  idle_ = false;
  buffer_.commit(size);
  co_return error;
}

asio::awaitable<error_code> Session::read_header(RequestParser& parser) {
  if (const auto gone = co_await await_request()) co_return gone;
  stream_.expires_after(limits_.read_timeout);
  while (true) {
    error_code refused;
    buffer_.consume(parser.put_header(buffer_.data(), refused));
    if (refused != beast::http::error::need_more) co_return refused;
    const auto room = std::min(idle_buffer, buffer_.max_size() - buffer_.size());
    const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(room), as_result);
    if (error) co_return error;
    buffer_.commit(size);
  }
}

asio::awaitable<error_code> Session::read_body(RequestParser& parser) {
  if (parser.is_done()) co_return error_code{};
  if (beast::iequals(parser.get()[Field::expect], "100-continue")) {
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, size] = co_await asio::async_write(stream_, asio::buffer(interim), as_result);
    if (error) co_return error;
  }
  buffer_.reserve(std::min(body_buffer, buffer_.max_size()));
  const auto [error, size] = co_await beast::http::async_read(stream_, buffer_, parser, as_result);
  co_return error;
}

asio::awaitable<std::optional<Request>> Session::read_request() {
  RequestParser parser(limits_);
  auto error = co_await read_header(parser);
  if (!error) error = co_await read_body(parser);

  Request request;
  request.client_address = client_address_;
  request.secure = stream_.secure();
  if (error) {
    request.refused = refusal_of(error);
    if (!request.refused) co_return std::nullopt;
  }
  request.message = parser.release();
  if (!split_target(request.message.target(), request) && !request.refused)
    request.refused = Status::bad_request;
  co_return request;
}

asio::awaitable<bool> Session::answer(const Request& request) {
  stream_.expires_never();
  core::RequestContext context;
  context.deadline = core::RequestContext::Clock::now() + limits_.request_timeout;
  Response response = co_await handler_(request, context);
  // A client that sends one request after the other before it reads gets an answer to each.
  const bool last = request.refused || (finishing_ && !request_arrived());
  const bool keep_alive = !last && request.message.keep_alive();
  const bool stays_open = co_await write(request, response, keep_alive);
  if (last) co_await stream_.linger();
  co_return stays_open;
}

/// Returns whether the connection stays open.
asio::awaitable<bool> Session::write(const Request& request, Response& response, bool keep_alive) {
  const bool head_only = request.message.method() == Verb::head;
  const std::string_view body = response.fixed_body.empty() ? response.body : response.fixed_body;
  Framing framing{.version = request.message.version() == 0 ? http_1_1 : request.message.version(),
                  .keep_alive = keep_alive,
                  .chunked = false,
                  .content_length = {}};
  if (response.stream) {
    framing.chunked = framing.version >= http_1_1;
    framing.keep_alive = keep_alive && (framing.chunked || head_only);
  } else {
    framing.content_length = body.size();
  }
  const std::string head = response_head(response, framing);
  const bool whole = !head_only && !response.stream;
  const std::array buffers{asio::buffer(head), asio::buffer(whole ? body : std::string_view())};
  stream_.expires_after(limits_.read_timeout);
  co_await asio::async_write(stream_, buffers, asio::use_awaitable);
  if (response.stream && !head_only)
    co_await write_stream(*response.stream, std::move(response.body), framing.chunked);
  co_return framing.keep_alive;
}

asio::awaitable<void> Session::write_stream(BodyStream& stream, std::string first, bool chunked) {
  std::string piece = std::move(first);
  if (piece.empty()) piece = co_await stream.next();
  while (!piece.empty()) {
    stream_.expires_after(limits_.read_timeout);
    if (chunked) {
      co_await asio::async_write(stream_, beast::http::make_chunk(asio::buffer(piece)), asio::use_awaitable);
    } else {
      co_await asio::async_write(stream_, asio::buffer(piece), asio::use_awaitable);
    }
    piece = co_await stream.next();
  }
  if (chunked) co_await asio::async_write(stream_, beast::http::make_chunk_last(), asio::use_awaitable);
}

}  // namespace mars::http
