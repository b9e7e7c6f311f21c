#include "tests/support/load_generator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace mars::tests {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

/// An answer as far as the generator looks at it.
struct Answer {
  int status = 0;
  bool asks_to_retry = false;
};

/// The answer that `text` holds, once it is whole.
std::optional<Answer> whole_answer(std::string_view text) {
  constexpr std::string_view length_name = "\r\nContent-Length: ";
  const auto head_end = text.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return std::nullopt;
  const auto head = text.substr(0, head_end);
  const auto length_at = head.find(length_name);
  if (length_at == std::string_view::npos) return Answer{};
  const auto length = std::strtoul(&head[length_at + length_name.size()], nullptr, 10);
  if (text.size() < head_end + 4 + length) return std::nullopt;
  return Answer{.status = static_cast<int>(std::strtol(&head[head.find(' ') + 1], nullptr, 10)),
                .asks_to_retry = head.find("\r\nRetry-After: ") != std::string_view::npos};
}

/// One connection, which sends a request at a time.
class Connection {
 public:
  /// Is told when a request, due at that time, has its answer, or none where the connection broke.
  using Done = std::function<void(Connection&, Clock::time_point due, std::optional<Answer>)>;

  Connection(asio::io_context& context, const LoadPlan& plan, const Done& done)
      : socket_(context), request_(plan.request), done_(done) {
    socket_.connect({asio::ip::address_v4::loopback(), plan.port});
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }

  void send(Clock::time_point due) {
    due_ = due;
    answer_.clear();
    asio::async_write(socket_, asio::buffer(request_), [this](error_code error, std::size_t /*size*/) {
      error ? done_(*this, due_, std::nullopt) : receive();
    });
  }

 private:
  void receive() {
    socket_.async_read_some(asio::buffer(piece_), [this](error_code error, std::size_t size) {
      answer_.append(piece_.data(), size);
      const auto answer = error ? std::nullopt : whole_answer(answer_);
      error || answer ? done_(*this, due_, answer) : receive();
    });
  }

  asio::ip::tcp::socket socket_;
  const std::string& request_;
  const Done& done_;
  Clock::time_point due_;
  std::array<char, 2048> piece_{};
  std::string answer_;
};

class Generator {
 public:
  explicit Generator(const LoadPlan& plan) : plan_(plan), timer_(context_) {
    for (std::size_t count = 0; count < plan.connections; ++count)
      connections_.push_back(std::make_unique<Connection>(context_, plan_, done_));
  }

  LoadReport run() {
    const auto start = Clock::now();
    next_due_ = start;
    for (const auto& connection : connections_)
      free_.push_back(connection.get());
    plan_.rate > 0 ? keep_pace() : send_all_free();
    context_.run();
    report_.time = Clock::now() - start;
    return std::move(report_);
  }

 private:
  /// Makes requests due that are, and comes back when the next one is.
  void keep_pace() {
    const auto interval =
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / plan_.rate));
    for (const auto now = Clock::now(); next_due_ <= now && made_due_ < plan_.requests;
         next_due_ += interval) {
      waiting_.push_back(next_due_);
      ++made_due_;
    }
    while (!waiting_.empty() && !free_.empty())
      send_next();
    if (made_due_ == plan_.requests) return;
    timer_.expires_at(next_due_);
    timer_.async_wait([this](error_code /*never*/) { keep_pace(); });
  }

  void send_next() {
    Connection* const connection = free_.front();
    free_.pop_front();
    connection->send(waiting_.front());
    waiting_.pop_front();
  }

  void send_all_free() {
    for (; !free_.empty() && made_due_ < plan_.requests; ++made_due_) {
      free_.front()->send(Clock::now());
      free_.pop_front();
    }
  }

  void record(Connection& connection, Clock::time_point due, std::optional<Answer> answer) {
    const std::chrono::duration<double, std::milli> time = Clock::now() - due;
    if (answer && answer->status == 200) {
      report_.accepted.push_back(time.count());
    } else if (answer && answer->asks_to_retry && (answer->status == 503 || answer->status == 429)) {
      report_.refused.push_back(time.count());
    } else {
      ++report_.failed;
    }
    if (!answer) return;  // a broken connection sends no more
    free_.push_back(&connection);
    if (plan_.rate == 0) {
      send_all_free();
    } else if (!waiting_.empty()) {
      send_next();
    }
  }

  LoadPlan plan_;
  asio::io_context context_{1};
  asio::steady_timer timer_;
  Connection::Done done_ = [this](Connection& connection, Clock::time_point due,
                                  std::optional<Answer> answer) { record(connection, due, answer); };
  std::vector<std::unique_ptr<Connection>> connections_;
  std::deque<Connection*> free_;
  std::deque<Clock::time_point> waiting_;  ///< due, for want of a free connection not yet sent
  Clock::time_point next_due_;
  std::size_t made_due_ = 0;
  LoadReport report_;
};

}  // namespace

LoadReport generate_load(const LoadPlan& plan) {
  return Generator(plan).run();
}

double percentile(std::vector<double> times, double share) {
  const auto last = static_cast<double>(times.size() - 1);
  const auto place = times.begin() + static_cast<std::ptrdiff_t>(std::ceil(share * last));
  std::ranges::nth_element(times, place);
  return *place;
}

std::string json_request(std::string_view method, std::string_view target, std::string_view body) {
  return fmt::format(
      "{} {} HTTP/1.1\r\nHost: testserver\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      method, target, body.size(), body);
}

}  // namespace mars::tests
