#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "chassis/base/request_context.hpp"
#include "chassis/http/byte_budget.hpp"
#include "chassis/http/route_match.hpp"
#include "chassis/schema/error_type.hpp"

namespace chassis::http {

using Status = boost::beast::http::status;
using Verb = boost::beast::http::verb;
using Field = boost::beast::http::field;

/// The part of a request body that has not been read when the handler is called.
class PendingBody {
 public:
  PendingBody() = default;
  PendingBody(const PendingBody&) = delete;
  PendingBody& operator=(const PendingBody&) = delete;
  virtual ~PendingBody() = default;

  /// Reads the body to its end into the request's `message`. Sends `100 Continue` if the client expects it.
  /// Returns the status of the rejection if the body is malformed, too large or too slow. Throws if the
  /// client has disconnected. Must be called at most once.
  virtual boost::asio::awaitable<std::optional<Status>> read() = 0;
};

/// A request as it was read from the socket.
struct Request {
  boost::beast::http::request<boost::beast::http::string_body> message;
  std::string path;       ///< percent-decoded, without the query; `*` is the server as a whole
  std::string query;      ///< as sent, without the question mark
  std::string authority;  ///< of a target in absolute form, or from a trusted proxy; may be empty
  /// The address of the peer, or from a trusted proxy; unspecified if the peer has disconnected. Plain
  /// (`plain_address`).
  boost::asio::ip::address client;
  bool secure = false;  ///< received over TLS, here or at a trusted proxy
  std::string prefix;   ///< that a trusted proxy removed from the path, such as `/robots`
  /// Set if the bytes on the wire were not an acceptable request. The request still passes every middleware,
  /// so that it is counted, logged and answered like any other. `message` contains what could be read.
  std::optional<Status> refused;
  /// Set while a part of the body has not been read. If it is never read, the response closes the connection.
  PendingBody* pending_body = nullptr;
  /// When the last byte of the body was read, if it did not arrive with the headers; otherwise the epoch.
  std::chrono::steady_clock::time_point received_at{};
  /// The route; set by the first call of `Router::match`.
  mutable std::optional<RouteMatch> match{};

  /// The value of a header; empty if it was not sent.
  [[nodiscard]] std::optional<std::string_view> header(Field name) const;
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;

  /// The host and port that the client requests: `authority`, or else `Host`. May be empty.
  [[nodiscard]] std::string_view host() const;

  /// `client` as text; empty if unspecified.
  [[nodiscard]] std::string client_address() const;
};

using RequestHead = boost::beast::http::request_header<>;

/// Whether the client wants to keep the connection open.
bool keeps_alive(const RequestHead& head);

/// Whether the client expects `100 Continue` before it sends the body.
bool expects_continue(const RequestHead& head);

/// A body that is generated while it is sent.
class BodyStream {
 public:
  BodyStream() = default;
  BodyStream(const BodyStream&) = delete;
  BodyStream& operator=(const BodyStream&) = delete;
  virtual ~BodyStream() = default;

  /// The next piece; empty at the end. An exception closes the connection, which tells an HTTP/1.1 client
  /// that the response is incomplete.
  virtual boost::asio::awaitable<std::string> next() = 0;
};

/// A response. The session adds Content-Length, Date and the like.
struct Response {
  Status status = Status::ok;
  std::string content_type;
  std::string body;
  boost::beast::http::fields headers{};
  /// If set, replaces `body`. The text must outlive the response.
  std::string_view fixed_body{};
  /// Headers that many responses share, as lines that end with CRLF. The text must outlive the response.
  std::string_view fixed_headers{};
  /// If set, its pieces follow `body`.
  std::unique_ptr<BodyStream> stream{};
  /// The bytes of the budget that the response holds until it has been sent.
  ByteBudget::Share held{};
};

/// Handles a request. The request and the context outlive the response and its stream.
using Handler = std::function<boost::asio::awaitable<Response>(const Request&, RequestContext&)>;

/// A JSON body.
Response json_response(Status status, std::string body);

/// FastAPI's plain error: `{"detail": <text>}`.
Response detail_response(Status status, std::string_view detail);

/// The response to a request that could not be read: the reason phrase as `detail`; for 503
/// `unavailable_response`.
Response refusal_response(Status status);

/// A coded error: `{"detail": {"code": <code>, "message": <message>}}`, with `Retry-After` if a retry may
/// help.
Response coded_response(const schema::CodedError& error, std::string_view message);

/// The same with the error's own text.
template <class... Details>
Response error_response(const schema::ErrorType<Details...>& error,
                        const std::type_identity_t<Details>&... details) {
  return coded_response(error, error.message(details...));
}

/// The response of a service that cannot handle the request now: 503.
Response unavailable_response();

/// Splits a request target into `path`, `query` and `authority`. As lenient as uvicorn: accepts every
/// printable ASCII character, and removes a fragment. Returns false if it is neither in origin form nor in
/// absolute form nor `*`. Then `path` is the beginning of the target, for the log.
bool split_target(std::string_view target, Request& request);

}  // namespace chassis::http
