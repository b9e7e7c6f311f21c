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

/// The part of a request's body that is still on its way when the headers are judged.
class PendingBody {
 public:
  PendingBody() = default;
  PendingBody(const PendingBody&) = delete;
  PendingBody& operator=(const PendingBody&) = delete;
  virtual ~PendingBody() = default;

  /// Reads it to its end into the request's `message`; invites the client to send it where that waits for
  /// `100 Continue`. Returns the status that refuses the request where the body is malformed, too large or
  /// too slow. Throws where the client has disconnected. To be called once at most.
  virtual boost::asio::awaitable<std::optional<Status>> read() = 0;
};

/// A request as it was read from the socket.
struct Request {
  boost::beast::http::request<boost::beast::http::string_body> message;
  std::string path;       ///< percent-decoded, without the query; `*` is the server as a whole
  std::string query;      ///< as sent, without the question mark
  std::string authority;  ///< of a target in absolute form, or that a trusted proxy names; empty otherwise
  /// Of the peer on the socket, or that a trusted proxy names; unspecified where the peer has gone. Plain, as
  /// `plain_address` makes it.
  boost::asio::ip::address client;
  bool secure = false;  ///< came through TLS, here or at a trusted proxy
  std::string prefix;   ///< that a trusted proxy has taken off the path, such as `/robots`; empty otherwise
  /// Set where the bytes on the wire were no acceptable request. It still passes every middleware, so that it
  /// is counted, logged and answered like any other; `message` holds what could be read.
  std::optional<Status> refused;
  /// Set while a part of the body has not been read. Where nobody reads it, the answer closes the connection.
  PendingBody* pending_body = nullptr;
  /// When the last byte of the body was read, where that took more than one look; otherwise the epoch.
  std::chrono::steady_clock::time_point received_at{};
  /// What the router has found; set by `Router::match` when it is first asked.
  mutable std::optional<RouteMatch> match{};

  /// The value of a header, or nothing where it was not sent.
  [[nodiscard]] std::optional<std::string_view> header(Field name) const;
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;

  /// The host and port that the client asks for: `authority`, or else `Host`. Empty where it names none.
  [[nodiscard]] std::string_view host() const;

  /// The text of `client`; empty where that is unspecified.
  [[nodiscard]] std::string client_address() const;
};

using RequestHead = boost::beast::http::request_header<>;

/// Whether the client wants the connection to stay open after the answer.
bool keeps_alive(const RequestHead& head);

/// Whether the client waits for `100 Continue` before it sends the body.
bool expects_continue(const RequestHead& head);

/// A body that is made while it is sent.
class BodyStream {
 public:
  BodyStream() = default;
  BodyStream(const BodyStream&) = delete;
  BodyStream& operator=(const BodyStream&) = delete;
  virtual ~BodyStream() = default;

  /// The next piece; empty at the end. An exception cuts the connection, which is how HTTP/1.1 tells a client
  /// that an answer is not whole.
  virtual boost::asio::awaitable<std::string> next() = 0;
};

/// An answer. Content-Length, Date and the like are the session's business.
struct Response {
  Status status = Status::ok;
  std::string content_type;
  std::string body;
  boost::beast::http::fields headers{};
  /// Where set, the body, in place of `body`; what it shows outlives the answer.
  std::string_view fixed_body{};
  /// Headers that are the same for many answers, as lines that end with CRLF; likewise outlives the answer.
  std::string_view fixed_headers{};
  /// Where set, what it yields follows `body`.
  std::unique_ptr<BodyStream> stream{};
  /// What the answer holds of the budget, until it has been sent.
  ByteBudget::Share held{};
};

/// Answers a request. The request and the context outlive the answer and its stream.
using Handler = std::function<boost::asio::awaitable<Response>(const Request&, RequestContext&)>;

/// A JSON body.
Response json_response(Status status, std::string body);

/// FastAPI's plain error: `{"detail": <text>}`.
Response detail_response(Status status, std::string_view detail);

/// The answer to what could not be read as a request: the status's name as `detail`; for 503
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

/// Splits a request target into `path`, `query` and `authority`, as lenient as the original service: any
/// printable ASCII character may stand anywhere, and a `#` begins a fragment that is left out. False where it
/// is no target in origin or absolute form, nor the `*` of OPTIONS: `path` is then its beginning as it was
/// sent, for the log.
bool split_target(std::string_view target, Request& request);

}  // namespace chassis::http
