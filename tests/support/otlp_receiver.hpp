#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/server_process.hpp"

namespace mars::tests {

/// A span as the exporter sent it.
struct ReceivedSpan {
  std::string name;
  std::string trace_id;
  std::string span_id;
  std::string parent_id;  ///< empty at the root of a trace
  std::string trace_state;
  int kind = 0;            ///< OTLP: 1 internal, 2 server, 3 client
  int status = 0;          ///< OTLP: 0 unset, 1 ok, 2 error
  std::int64_t begin = 0;  ///< nanoseconds since 1970, as is the next
  std::int64_t end = 0;
  std::map<std::string, std::string> attributes;  ///< numbers as text
  std::map<std::string, std::string> resource;    ///< attributes of the resource
};

/// A collector on the loopback interface: takes spans by OTLP over HTTP in its JSON form, or misbehaves.
class OtlpReceiver {
 public:
  enum class Behaviour : std::uint8_t {
    takes,    ///< 200
    refuses,  ///< 500
    hangs     ///< reads the request and never answers
  };

  explicit OtlpReceiver(Behaviour behaviour = Behaviour::takes);
  OtlpReceiver(const OtlpReceiver&) = delete;
  OtlpReceiver& operator=(const OtlpReceiver&) = delete;
  ~OtlpReceiver();

  /// The environment that makes a server export to it, every span and soon.
  [[nodiscard]] ServerProcess::Variables variables() const;

  /// Waits until `enough` of the spans received so far; returns them. Throws where that takes too long.
  std::vector<ReceivedSpan> await(const std::function<bool(const std::vector<ReceivedSpan>&)>& enough) const;

  /// A request as it was read.
  struct Request {
    std::string target;
    std::map<std::string, std::string> headers;  ///< by their names in lower case
    std::string body;                            ///< as it was sent
    std::chrono::steady_clock::time_point time;
  };

  /// What it answers to one request.
  struct Answer {
    unsigned status = 200;
    std::string body = "{}";
    std::string retry_after{};  ///< seconds; empty, no such header
    std::string content_type = "application/json";
  };

  /// Answers the next requests so, one after the other, and those after them as before. Of these requests, no
  /// spans are taken.
  void answer(std::vector<Answer> answers);

  /// Waits until it has read so many requests; returns all. Throws where that takes too long.
  std::vector<Request> await_requests(std::size_t count) const;

  /// Requests that it read so far.
  [[nodiscard]] int requests() const { return requests_; }

 private:
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);
  Answer answer_to(Request request);
  void take(std::string_view body);

  Behaviour behaviour_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::atomic<int> requests_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable grown_;
  std::vector<ReceivedSpan> spans_;
  std::vector<Request> log_;
  std::deque<Answer> answers_;
  std::jthread thread_;
};

/// Those of one trace.
std::vector<ReceivedSpan> of_trace(const std::vector<ReceivedSpan>& spans, std::string_view trace_id);

}  // namespace mars::tests
