#include "chassis/http/session.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <exception>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/networks.hpp"
#include "chassis/http/forwarded.hpp"
#include "chassis/http/response_head.hpp"

namespace chassis::http {

using namespace std::string_view_literals;

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using beast::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// The buffer that an idle connection keeps: most requests fit, and ten thousand of them into memory.
constexpr std::size_t idle_buffer = 1024;
/// The buffer for a body that has not come with its headers.
constexpr std::size_t body_buffer = 16384;
/// How long a client may continue to send an unread body before it reads its response.
constexpr std::chrono::seconds longest_linger{5};

/// How long a connection that has been served rests at least before it has to make room for another.
constexpr std::chrono::seconds least_rest{1};
/// A stream of this type goes on until its client has gone, which is noticed between its pieces, too.
constexpr std::string_view endless_type = "text/event-stream";
/// How fast a list has to be read as a whole, in bytes a second; what a client is slower in the beginning it
/// may make up for.
constexpr std::size_t slowest_reader = 65'536;

/// There are no bytes left to read a request into.
const error_code over_budget = asio::error::no_buffer_space;

/// The status of the response to a request that could not be read; empty if the client has disconnected.
std::optional<Status> refusal_of(error_code failure) {
  using beast::http::error;
  const error_code malformed = error::bad_version;
  if (failure == beast::error::timeout) return Status::request_timeout;
  if (failure == target_too_long) return Status::uri_too_long;
  if (failure == error::header_limit) return Status::request_header_fields_too_large;
  if (failure == error::body_limit) return Status::payload_too_large;
  if (failure == over_budget) return Status::service_unavailable;
  return failure.category() == malformed.category() ? std::optional(Status::bad_request) : std::nullopt;
}

/// Whether what has come may hold the whole body, so that reading it keeps no more than is there already.
bool has_body_at_hand(const RequestParser& parser, std::size_t size) {
  return parser.chunked() || parser.content_length_remaining().value_or(0) <= size;
}

/// Whether answers of that status have a body, which may be empty.
bool has_body(Status status) {
  return status != Status::no_content && status != Status::not_modified;
}

using Buffers = std::vector<asio::const_buffer>;

/// Views of the buffers of a sequence of Beast's.
Buffers flat(const auto& sequence) {
  return {asio::buffer_sequence_begin(sequence), asio::buffer_sequence_end(sequence)};
}

/// The client has disconnected before its request was complete.
class Disconnected final : public std::exception {};

}  // namespace

/// The body of the request that is being answered.
class Session::UnreadBody final : public PendingBody {
 public:
  UnreadBody(Session& session, RequestParser& parser, Request& request, RequestContext& context)
      : session_(session), parser_(parser), request_(request), context_(context) {}

  asio::awaitable<std::optional<Status>> read() override {
    session_.answering_ = false;
    const auto error = co_await session_.read_body(parser_, expects_continue(request_.message));
    request_.received_at = std::chrono::steady_clock::now();
    context_.deadline = request_.received_at + session_.limits_.request_timeout;
    session_.begin_answering();
    if (!error) request_.pending_body = nullptr;
    request_.refused = error ? refusal_of(error) : std::nullopt;
    if (error && !request_.refused) throw Disconnected();
    request_.message.body() = std::move(parser_.get().body());
    co_return request_.refused;
  }

 private:
  Session& session_;
  RequestParser& parser_;
  Request& request_;
  RequestContext& context_;
};

Session::Session(asio::ip::tcp::socket socket, const std::shared_ptr<TlsContext>& tls, const Handler& handler,
                 const SessionLimits& limits, IdleSessions* idle)
    : stream_(std::move(socket), tls),
      buffer_(limits.header_bytes + limits.body_bytes),
      handler_(handler),
      limits_(limits),
      idle_sessions_(idle),
      peer_(stream_.peer_address()),
      behind_proxy_(contains(limits.trusted_proxies, peer_)),
      held_(limits.budget) {}

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
  begin_idle();
  const bool agreed = co_await stream_.handshake(limits_.read_timeout);
  end_idle();
  admission_.handshake = {};
  while (agreed && (!ending_ || request_arrived())) {
    if (!co_await serve_request()) break;
  }
  co_await stream_.close();
}

/// Whether unparsed bytes have arrived.
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

void Session::begin_idle() {
  idle_ = true;
  idle_since_ = std::chrono::steady_clock::now();
  if (idle_sessions_ != nullptr) idle_sessions_->add(*this);
}

void Session::end_idle() {
  idle_ = false;
  if (idle_sessions_ != nullptr) idle_sessions_->remove(*this);
}

std::optional<Semaphore::Permit> Session::make_room() {
  const bool rested = fresh_ || std::chrono::steady_clock::now() - idle_since_ >= least_rest;
  if (!idle_ || !rested || !admission_.permit || request_arrived()) return std::nullopt;
  end_wait();
  return std::exchange(admission_.permit, std::nullopt);
}

void IdleSessions::add(Session& session) {
  sessions_.push_back(session);
  note_oldest();
}

void IdleSessions::remove(Session& session) {
  session.unlink();
  note_oldest();
}

void IdleSessions::note_oldest() {
  const auto oldest = sessions_.empty() ? Clock::time_point::max() : sessions_.front().idle_since_;
  oldest_.store(oldest, std::memory_order_relaxed);
}

std::optional<Semaphore::Permit> IdleSessions::make_room() {
  constexpr int most_looks = 64;
  int looks = 0;
  for (auto& session : sessions_) {
    if (auto permit = session.make_room()) return permit;
    if (++looks == most_looks) break;
  }
  return std::nullopt;
}

asio::awaitable<error_code> Session::await_request() {
  if (request_begun()) co_return error_code{};
  if (buffer_.capacity() > idle_buffer) buffer_.shrink_to_fit();
  begin_idle();
  stream_.rests_for(fresh_ ? std::min(limits_.read_timeout, limits_.idle_timeout) : limits_.idle_timeout);
  error_code failure;
  while (!failure && !request_begun()) {
    if (ending_ && !stream_.has_unread()) stream_.stop_reading();
    const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(idle_buffer), as_result);
    buffer_.commit(size);
    failure = error;
  }
  end_idle();
  fresh_ = false;
  co_return failure;
}

/// Lets the parser take what has come of the header; `need_more` where that is not all of it.
error_code Session::parse_header(RequestParser& parser) {
  error_code error;
  buffer_.consume(parser.put_header(buffer_.data(), error));
  if (!error && !parser.is_header_done()) error = beast::http::error::need_more;
  return error;
}

/// The same for the body.
error_code Session::parse_body(RequestParser& parser) {
  error_code error;
  if (!parser.is_done() && buffer_.size() > 0) buffer_.consume(parser.put_body(buffer_.data(), error));
  if (!error && !parser.is_done()) error = beast::http::error::need_more;
  return error;
}

asio::awaitable<error_code> Session::read_header(RequestParser& parser) {
  begin_reading();
  error_code error = beast::http::error::need_more;
  for (; error == beast::http::error::need_more; error = parse_header(parser)) {
    if (!held_.grow_to(received_ + idle_buffer)) co_return over_budget;
    if (const auto missing = co_await read_more(idle_buffer)) co_return missing;
  }
  co_return error;
}

asio::awaitable<error_code> Session::read_body(RequestParser& parser, bool invite) {
  begin_reading();
  if (!held_.grow_to(received_ + parser.content_length().value_or(0))) co_return over_budget;
  if (invite) {
    if (const auto gone = co_await invite_body()) co_return gone;
  }
  error_code error = parse_body(parser);
  for (; error == beast::http::error::need_more; error = parse_body(parser)) {
    if (parser.chunked() && !held_.grow_to(received_ + body_buffer)) co_return over_budget;
    if (const auto missing = co_await read_more(body_buffer)) co_return missing;
  }
  co_return error;
}

/// Header and body have one deadline together.
void Session::begin_reading() {
  const auto now = std::chrono::steady_clock::now();
  if (!read_deadline_) read_deadline_ = now + limits_.read_timeout;
  stream_.reads_within(std::chrono::ceil<std::chrono::milliseconds>(*read_deadline_ - now));
}

asio::awaitable<error_code> Session::read_more(std::size_t most) {
  const auto room = std::min(most, buffer_.max_size() - buffer_.size());
  if (room == 0) co_return beast::http::error::buffer_overflow;
  if (stream_.out_of_time()) co_return beast::error::timeout;
  const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(room), as_result);
  buffer_.commit(size);
  received_ += size;
  const bool is_late = error && stream_.out_of_time();
  co_return is_late ? error_code(beast::error::timeout) : error;
}

/// Sends the interim answer for which the client waits before it sends the body.
asio::awaitable<error_code> Session::invite_body() {
  const std::array<asio::const_buffer, 1> interim{asio::buffer("HTTP/1.1 100 Continue\r\n\r\n"sv)};
  try {
    co_await send(interim);
  } catch (const boost::system::system_error& failure) {
    co_return failure.code();
  }
  co_return error_code{};
}

/// Reads the header of a request, and handles the request. Returns whether the connection stays open.
asio::awaitable<bool> Session::serve_request() {
  if (co_await await_request()) co_return false;
  if (unsent_.bytes() > 0) unsent_.shrink_to(stream_.unsent_bytes());
  read_deadline_.reset();
  received_ = buffer_.size();
  RequestParser parser(limits_, std::exchange(skipped_, 0));
  auto error = parse_header(parser);
  if (error == beast::http::error::need_more) error = co_await read_header(parser);
  if (!error && has_body_at_hand(parser, buffer_.size())) error = parse_body(parser);

  Request request;
  request.client = peer_;
  request.secure = stream_.secure();
  if (error && error != beast::http::error::need_more) {
    request.refused = refusal_of(error);
    if (!request.refused) co_return false;
  }
  request.message.base() = std::move(parser.get().base());
  if (parser.is_done()) request.message.body() = std::move(parser.get().body());
  if (!split_target(request.message.target(), request) && !request.refused)
    request.refused = Status::bad_request;
  if (behind_proxy_) apply_forwarded(limits_.trusted_proxies, request);
  const bool stays_open = co_await answer(parser, request);
  held_.release();
  co_return stays_open;
}

void Session::begin_answering() {
  stream_.expires_never();
  answering_ = true;
  lasting_ = false;
}

asio::awaitable<bool> Session::answer(RequestParser& parser, Request& request) {
  RequestContext context;
  context.deadline = RequestContext::Clock::now() + limits_.request_timeout;
  context.client_gone = client_gone_;
  UnreadBody unread(*this, parser, request, context);
  if (!request.refused && !parser.is_done()) request.pending_body = &unread;
  begin_answering();
  std::optional<Response> response;
  try {
    response = co_await handler_(request, context);
  } catch (const Disconnected&) {
    // The client has disconnected: there is no response to send.
  }
  answering_ = false;
  if (!response) co_return false;
  // A client that sends one request after the other before it reads gets an answer to each.
  const bool last = request.refused || request.pending_body != nullptr || (finishing_ && !request_arrived());
  const bool keep_alive = !last && keeps_alive(request.message);
  const bool stays_open = co_await write(request, *response, keep_alive);
  count_unsent(std::move(response->held));
  if (last) co_await stream_.linger(longest_linger);
  co_return stays_open;
}

/// What the kernel keeps of large answers counts for the budget until the client has taken it.
void Session::count_unsent(ByteBudget::Share answer) {
  if (answer.bytes() > unsent_.bytes()) std::swap(answer, unsent_);
  if (unsent_.bytes() > 0) unsent_.shrink_to(stream_.unsent_bytes());
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
  } else if (has_body(response.status)) {
    framing.content_length = body.size();
  }
  const std::string head = response_head(response, framing);
  const bool whole = !head_only && !response.stream;
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(whole ? body : ""sv)};
  stream_.expires_after(limits_.read_timeout);
  co_await send(buffers);
  if (response.stream && !head_only) {
    answering_ = response.content_type == endless_type;
    co_await write_stream(*response.stream, std::move(response.body), framing.chunked);
    answering_ = false;
  }
  co_return framing.keep_alive;
}

asio::awaitable<void> Session::write_stream(BodyStream& stream, std::string first, bool chunked) {
  using std::chrono::milliseconds;
  using Clock = std::chrono::steady_clock;
  Clock::duration left = 3 * limits_.read_timeout;  // for the client, to take what has been made
  std::string piece = std::move(first);
  if (piece.empty()) piece = co_await stream.next();
  while (!piece.empty()) {
    left += milliseconds(1000 * piece.size() / slowest_reader);
    const auto begin = Clock::now();
    stream_.expires_after(std::min(limits_.read_timeout, std::chrono::ceil<milliseconds>(left)));
    co_await write_piece(piece, chunked);
    left -= Clock::now() - begin;
    if (left <= Clock::duration::zero()) throw boost::system::system_error(beast::error::timeout);
    piece = co_await stream.next();
  }
  if (!chunked) co_return;
  const auto end = beast::http::make_chunk_last();
  const Buffers buffers = flat(end);
  co_await send(buffers);
}

asio::awaitable<void> Session::write_piece(std::string_view piece, bool chunked) {
  const auto chunk = beast::http::make_chunk(asio::buffer(piece));
  const Buffers buffers = chunked ? flat(chunk) : Buffers{asio::buffer(piece)};
  co_await send(buffers);
}

/// One function, because each type of buffers that async_write is called with costs seconds of compile time.
asio::awaitable<std::size_t> Session::send(std::span<const asio::const_buffer> buffers) {
  return asio::async_write(stream_, buffers, asio::use_awaitable);
}

}  // namespace chassis::http
