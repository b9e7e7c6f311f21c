#include "http/listener.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <string>

namespace mars::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// Descriptors may be used up; then there is no sense in asking again at once.
constexpr std::chrono::milliseconds pause_after_failure{100};

tcp::endpoint first_endpoint(asio::io_context& context, const std::string& host, std::uint16_t port) {
  return *tcp::resolver(context).resolve(host, std::to_string(port), tcp::resolver::passive).begin();
}

}  // namespace

Listener::Listener(asio::io_context& context, const std::string& host, std::uint16_t port,
                   std::vector<Worker*> workers)
    : acceptor_(context, first_endpoint(context, host, port)),
      pause_(context),
      workers_(std::move(workers)) {}

asio::awaitable<void> Listener::run() {
  for (std::size_t turn = 0; acceptor_.is_open(); ++turn) {
    Worker& worker = *workers_[turn % workers_.size()];
    auto [error, socket] = co_await acceptor_.async_accept(worker.executor(), as_result);
    if (error == asio::error::operation_aborted) break;
    if (error) {
      pause_.expires_after(pause_after_failure);
      co_await pause_.async_wait(as_result);
      continue;
    }
    asio::post(worker.executor(),
               [&worker, accepted = std::move(socket)]() mutable { worker.serve(std::move(accepted)); });
  }
}

void Listener::stop() {
  boost::system::error_code ignored;
  static_cast<void>(acceptor_.close(ignored));
  pause_.cancel();
}

}  // namespace mars::http
