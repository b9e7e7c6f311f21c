#include "tests/support/otlp_receiver.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cctype>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace mars::tests {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;

namespace {

constexpr std::chrono::seconds patience{20};

std::string text_of(const json::object& object, std::string_view key) {
  const auto* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

std::int64_t number_of(const json::object& object, std::string_view key) {
  const auto* const value = object.if_contains(key);
  if (value == nullptr) return 0;
  return value->is_string() ? std::stoll(std::string(value->as_string())) : value->to_number<std::int64_t>();
}

std::map<std::string, std::string> attributes_of(const json::object& object) {
  std::map<std::string, std::string> attributes;
  const auto* const list = object.if_contains("attributes");
  if (list == nullptr) return attributes;
  for (const auto& attribute : list->as_array()) {
    const auto& value = attribute.at("value").as_object();
    const auto text = value.contains("stringValue") ? text_of(value, "stringValue")
                                                    : std::to_string(number_of(value, "intValue"));
    attributes[std::string(attribute.at("key").as_string())] = text;
  }
  return attributes;
}

ReceivedSpan span_of(const json::object& span) {
  ReceivedSpan received;
  received.name = text_of(span, "name");
  received.trace_id = text_of(span, "traceId");
  received.span_id = text_of(span, "spanId");
  received.parent_id = text_of(span, "parentSpanId");
  received.trace_state = text_of(span, "traceState");
  received.kind = static_cast<int>(number_of(span, "kind"));
  if (const auto* const status = span.if_contains("status"))
    received.status = static_cast<int>(number_of(status->as_object(), "code"));
  received.begin = number_of(span, "startTimeUnixNano");
  received.end = number_of(span, "endTimeUnixNano");
  received.attributes = attributes_of(span);
  return received;
}

OtlpReceiver::Request as_read(const beast::http::request<beast::http::string_body>& request) {
  OtlpReceiver::Request read{.target = request.target(),
                             .headers = {},
                             .body = request.body(),
                             .time = std::chrono::steady_clock::now()};
  for (const auto& header : request) {
    std::string name = header.name_string();
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return std::tolower(letter); });
    read.headers[name] = header.value();
  }
  return read;
}

}  // namespace

OtlpReceiver::OtlpReceiver(Behaviour behaviour)
    : behaviour_(behaviour), acceptor_(context_, {asio::ip::address_v4::loopback(), 0}) {
  co_spawn(context_, accept(), asio::detached);
  thread_ = std::jthread([this] { context_.run(); });
}

OtlpReceiver::~OtlpReceiver() {
  context_.stop();
  thread_.join();
}

ServerProcess::Variables OtlpReceiver::variables() const {
  return {{"OTEL_EXPORTER_OTLP_ENDPOINT",
           "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port())},
          {"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"},
          {"OTEL_BSP_SCHEDULE_DELAY", "100"}};
}

std::vector<ReceivedSpan> OtlpReceiver::await(
    const std::function<bool(const std::vector<ReceivedSpan>&)>& enough) const {
  std::unique_lock lock(mutex_);
  if (!grown_.wait_for(lock, patience, [&] { return enough(spans_); })) {
    std::string names;
    for (const auto& span : spans_)
      names += span.name + "; ";
    throw std::runtime_error("the spans that were waited for did not come; there are: " + names);
  }
  return spans_;
}

asio::awaitable<void> OtlpReceiver::accept() {
  for (;;)
    co_spawn(context_, serve(co_await acceptor_.async_accept(asio::use_awaitable)), asio::detached);
}

asio::awaitable<void> OtlpReceiver::serve(asio::ip::tcp::socket socket) {
  beast::flat_buffer buffer;
  for (;;) {
    beast::http::request<beast::http::string_body> request;
    co_await beast::http::async_read(socket, buffer, request, asio::use_awaitable);
    ++requests_;
    if (behaviour_ == Behaviour::hangs) {
      asio::steady_timer never(context_, asio::steady_timer::time_point::max());
      co_await never.async_wait(asio::use_awaitable);
    }
    const auto answer = answer_to(as_read(request));
    beast::http::response<beast::http::string_body> response(beast::http::int_to_status(answer.status),
                                                             request.version());
    response.set(beast::http::field::content_type, answer.content_type);
    if (!answer.retry_after.empty()) response.set(beast::http::field::retry_after, answer.retry_after);
    response.body() = answer.body;
    response.prepare_payload();
    co_await beast::http::async_write(socket, response, asio::use_awaitable);
  }
}

OtlpReceiver::Answer OtlpReceiver::answer_to(Request request) {
  const auto body = request.body;
  const std::lock_guard lock(mutex_);
  log_.push_back(std::move(request));
  grown_.notify_all();
  if (!answers_.empty()) {
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }
  if (behaviour_ != Behaviour::takes) return {.status = 500};
  if (body.starts_with('{')) take(body);
  return {};
}

void OtlpReceiver::answer(std::vector<Answer> answers) {
  const std::lock_guard lock(mutex_);
  answers_.assign(std::make_move_iterator(answers.begin()), std::make_move_iterator(answers.end()));
}

std::vector<OtlpReceiver::Request> OtlpReceiver::await_requests(std::size_t count) const {
  std::unique_lock lock(mutex_);
  if (!grown_.wait_for(lock, patience, [&] { return log_.size() >= count; }))
    throw std::runtime_error("the collector did not get the requests that were waited for");
  return log_;
}

void OtlpReceiver::take(std::string_view body) {
  const auto document = json::parse(body);
  for (const auto& resource : document.at("resourceSpans").as_array()) {
    const auto about = attributes_of(resource.at("resource").as_object());
    for (const auto& scope : resource.at("scopeSpans").as_array()) {
      for (const auto& span : scope.at("spans").as_array())
        spans_.emplace_back(span_of(span.as_object())).resource = about;
    }
  }
}

std::vector<ReceivedSpan> of_trace(const std::vector<ReceivedSpan>& spans, std::string_view trace_id) {
  std::vector<ReceivedSpan> found;
  std::ranges::copy_if(spans, std::back_inserter(found),
                       [&](const ReceivedSpan& span) { return span.trace_id == trace_id; });
  return found;
}

}  // namespace mars::tests
