#include "http/session.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <chrono>
#include <utility>

#include "core/networks.hpp"
#include "http/forwarded.hpp"
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

/// The status that tells a client what was wrong with its request, or nothing where the client has gone.
std::optional<Status> refusal_of(error_code failure) {
  using beast::http::error;
  const error_code malformed = error::bad_version;
  if (failure == beast::error::timeout) return Status::request_timeout;
  if (failure == target_too_long) return Status::uri_too_long;
  if (failure == error::header_limit) return Status::request_header_fields_too_large;
  if (failure == error::body_limit) return Status::payload_too_large;
  return failure.category() == malformed.category() ? std::optional(Status::bad_request) : std::nullopt;
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, const std::shared_ptr<TlsContext>& tls, const Handler& handler,
                 const Limits& limits)
    : stream_(std::move(socket), tls),
      buffer_(limits.header_bytes + limits.body_bytes),
      handler_(handler),
      limits_(limits),
      peer_(stream_.peer_address()),
      behind_proxy_(core::contains(limits.trusted_proxies, peer_)) {}

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

void Session::look_for_client() {
  if (answering_ && std::exchange(lasting_, true) && stream_.peer_gone()) client_gone_->store(true);
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
  return request_begun() || stream_.has_unread();
}

/// Whether the buffer has more than empty lines, which are skipped within the limit for headers, or half of
/// one.
bool Session::request_begun() {
  const auto bytes = buffer_.data();
  const std::string_view text(static_cast<const char*>(bytes.data()), bytes.size());
  const auto empty = size_of_empty_lines(text);
  if (empty > 0) buffer_.consume(empty);
  skipped_ += empty;
  const auto rest = text.substr(empty);
  return (!rest.empty() && rest != "\r") || skipped_ > limits_.header_bytes;
}

asio::awaitable<error_code> Session::await_request() {
  if (request_begun()) co_return error_code{};
  if (buffer_.capacity() > idle_buffer) buffer_.shrink_to_fit();
  idle_ = true;
  stream_.rests_for(limits_.idle_timeout);
  error_code failure;
  while (!failure && !request_begun()) {
    if (ending_ && !stream_.has_unread()) stream_.stop_reading();
    const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(idle_buffer), as_result);
    buffer_.commit(size);
    failure = error;
  }
  idle_ = false;
  co_return failure;
}

/// Lets the parser take what has come; `need_more` where that is not a whole request.
error_code Session::parse(RequestParser& parser) {
  error_code error;
  if (!parser.is_header_done()) buffer_.consume(parser.put_header(buffer_.data(), error));
  if (!error && !parser.is_done() && buffer_.size() > 0)
    buffer_.consume(parser.put_body(buffer_.data(), error));
  if (!error && !parser.is_done()) error = beast::http::error::need_more;
  return error;
}

/// Reads what `parse` has found missing.
asio::awaitable<error_code> Session::read_rest(RequestParser& parser) {
  stream_.reads_within(limits_.read_timeout);
  error_code error = beast::http::error::need_more;
  for (bool invited = false; error == beast::http::error::need_more; error = parse(parser)) {
    const bool in_body = parser.is_header_done();
    if (in_body && !std::exchange(invited, true)) {
      if (const auto gone = co_await invite_body(parser)) co_return gone;
    }
    if (const auto missing = co_await read_more(in_body ? body_buffer : idle_buffer)) co_return missing;
  }
  co_return error;
}

asio::awaitable<error_code> Session::read_more(std::size_t most) {
  const auto room = std::min(most, buffer_.max_size() - buffer_.size());
  if (room == 0) co_return beast::http::error::buffer_overflow;
  if (stream_.out_of_time()) co_return beast::error::timeout;
  const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(room), as_result);
  buffer_.commit(size);
  const bool is_late = error && stream_.out_of_time();
  co_return is_late ? error_code(beast::error::timeout) : error;
}

/// Sends the interim answer where the client waits for it before it sends the body.
asio::awaitable<error_code> Session::invite_body(const RequestParser& parser) {
  if (!expects_continue(parser.get())) co_return error_code{};
  constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  const auto [error, size] = co_await asio::async_write(stream_, asio::buffer(interim), as_result);
  co_return error;
}

/// Nothing where there is none, and where nobody is left to tell what was wrong with it.
asio::awaitable<std::optional<Request>> Session::read_request() {
  if (co_await await_request()) co_return std::nullopt;
  RequestParser parser(limits_, std::exchange(skipped_, 0));
  auto error = parse(parser);
  if (error == beast::http::error::need_more) error = co_await read_rest(parser);

  Request request;
  request.client = peer_;
  request.secure = stream_.secure();
  if (error) {
    request.refused = refusal_of(error);
    if (!request.refused) co_return std::nullopt;
  }
  request.message = parser.release();
  if (!split_target(request.message.target(), request) && !request.refused)
    request.refused = Status::bad_request;
  if (behind_proxy_) apply_forwarded(limits_.trusted_proxies, request);
  co_return request;
}

asio::awaitable<bool> Session::answer(const Request& request) {
  stream_.expires_never();
  core::RequestContext context;
  context.deadline = core::RequestContext::Clock::now() + limits_.request_timeout;
  context.client_gone = client_gone_;
  answering_ = true;
  lasting_ = false;
  Response response = co_await handler_(request, context);
  answering_ = false;
  // A client that sends one request after the other before it reads gets an answer to each.
  const bool last = request.refused || (finishing_ && !request_arrived());
  const bool keep_alive = !last && keeps_alive(request.message);
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
