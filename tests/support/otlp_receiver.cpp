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
#include <chrono>
#include <iterator>
#include <stdexcept>

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
    const bool taken = behaviour_ == Behaviour::takes;
    if (taken) take(request.body());
    beast::http::response<beast::http::string_body> response(
        taken ? beast::http::status::ok : beast::http::status::internal_server_error, request.version());
    response.set(beast::http::field::content_type, "application/json");
    response.body() = "{}";
    response.prepare_payload();
    co_await beast::http::async_write(socket, response, asio::use_awaitable);
  }
}

void OtlpReceiver::take(std::string_view body) {
  const std::lock_guard lock(mutex_);
  const auto document = json::parse(body);
  for (const auto& resource : document.at("resourceSpans").as_array()) {
    const auto about = attributes_of(resource.at("resource").as_object());
    for (const auto& scope : resource.at("scopeSpans").as_array()) {
      for (const auto& span : scope.at("spans").as_array())
        spans_.emplace_back(span_of(span.as_object())).resource = about;
    }
  }
  grown_.notify_all();
}

std::vector<ReceivedSpan> of_trace(const std::vector<ReceivedSpan>& spans, std::string_view trace_id) {
  std::vector<ReceivedSpan> found;
  std::ranges::copy_if(spans, std::back_inserter(found),
                       [&](const ReceivedSpan& span) { return span.trace_id == trace_id; });
  return found;
}

}  // namespace mars::tests
