#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>

#include "http/limits.hpp"
#include "http/message.hpp"
#include "http/request_parser.hpp"
#include "http/transport.hpp"

namespace mars::http {

/// One connection: reads requests, has them answered, writes the answers, one after the other. Belongs to the
/// thread of its socket's executor.
class Session {
 public:
  /// Speaks TLS where `tls` is not null.
  Session(boost::asio::ip::tcp::socket socket, const std::shared_ptr<TlsContext>& tls, const Handler& handler,
          const Limits& limits);

  /// Serves until either side ends the connection. Throws where an answer cannot be finished, because the
  /// client has gone, is too slow to take it, or its stream broke off.
  boost::asio::awaitable<void> run();

  /// Makes the next answer the last one, and lets it say so.
  void finish();

  /// Ends the connection, unless a request is under way or has arrived: then after its answer.
  void end_wait();

  /// Ends the connection now.
  void abort();

  /// Called now and then: notices where a request is under way that was so the last time as well, and its
  /// client has closed the connection since.
  void look_for_client();

 private:
  boost::asio::awaitable<std::optional<Request>> read_request();
  boost::asio::awaitable<boost::beast::error_code> await_request();
  boost::asio::awaitable<boost::beast::error_code> read_rest(RequestParser& parser);
  boost::asio::awaitable<boost::beast::error_code> read_more(std::size_t most);
  boost::asio::awaitable<boost::beast::error_code> invite_body(const RequestParser& parser);
  boost::beast::error_code parse(RequestParser& parser);
  boost::asio::awaitable<bool> answer(const Request& request);
  boost::asio::awaitable<bool> write(const Request& request, Response& response, bool keep_alive);
  boost::asio::awaitable<void> write_stream(BodyStream& stream, std::string first, bool chunked);

  [[nodiscard]] bool request_arrived();
  [[nodiscard]] bool request_begun();

  Transport stream_;
  boost::beast::flat_buffer buffer_;
  const Handler& handler_;
  const Limits& limits_;
  boost::asio::ip::address peer_;
  bool behind_proxy_;        ///< what the peer tells of others counts
  std::size_t skipped_ = 0;  ///< bytes of empty lines before the next request
  bool idle_ = false;        ///< waiting for the first byte of a request, or for a handshake
  bool finishing_ = false;   ///< the next answer is the last
  bool ending_ = false;      ///< no request is waited for
  bool answering_ = false;   ///< a request is under way
  bool lasting_ = false;     ///< it was so at the last look
  std::shared_ptr<std::atomic<bool>> client_gone_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace mars::http
