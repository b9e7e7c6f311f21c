#include "tests/fuzz/connection.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <exception>

#include "chassis/http/session.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace mars::fuzz {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using LocalSocket = asio::local::stream_protocol::socket;

namespace {

constexpr std::chrono::seconds patience{5};

/// Writes while the session can keep up. It may have ended before.
void send(LocalSocket& client, asio::io_context& context, std::string_view bytes, std::size_t piece) {
  error_code gone;
  while (!bytes.empty() && !gone) {
    const auto next = bytes.substr(0, piece);
    asio::write(client, asio::buffer(next), gone);
    bytes.remove_prefix(next.size());
    context.poll();
  }
  static_cast<void>(client.shutdown(LocalSocket::shutdown_send, gone));
}

std::string received(LocalSocket& client) {
  std::string answers;
  error_code end;
  asio::read(client, asio::dynamic_buffer(answers), end);
  return answers;
}

}  // namespace

std::string answers_to(std::string_view bytes, std::size_t piece, const chassis::http::Handler& handler,
                       const chassis::http::SessionLimits& limits) {
  asio::io_context context(1);
  LocalSocket client(context);
  LocalSocket server(context);
  asio::local::connect_pair(client, server);
  // A pair of sockets uses up no ports. What a session does to its socket works on both kinds.
  asio::ip::tcp::socket socket(context, asio::ip::tcp::v4(), server.release());
  chassis::http::Session session(std::move(socket), nullptr, handler, limits);
  bool ended = false;
  co_spawn(context, session.run(), [&](const std::exception_ptr& error) {
    require(!error, "every answer can be finished");
    ended = true;
    context.stop();  // what its timers still wait for goes with the session
  });
  send(client, context, bytes, piece);
  context.run_for(patience);
  require(ended, "a session ends when its client sends no more");
  return received(client);
}

beast::http::response<beast::http::string_body> take_answer(std::string_view& answers, bool head_only) {
  while (true) {
    beast::http::response_parser<beast::http::string_body> parser;
    parser.eager(true);
    parser.skip(head_only);
    error_code error;
    const auto size = parser.put(asio::buffer(answers), error);
    if (!error && parser.need_eof()) parser.put_eof(error);
    require(!error && parser.is_done(), "an answer is well-formed and whole");
    answers.remove_prefix(size);
    if (parser.get().result() != beast::http::status::continue_) return parser.release();
  }
}

void take_interim_answer(std::string_view& answers) {
  constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  if (answers.starts_with(interim)) answers.remove_prefix(interim.size());
}

}  // namespace mars::fuzz
