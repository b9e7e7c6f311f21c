// The export of spans over real HTTP: where it goes, in which form, and what counts as lost.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "tests/support/otlp_receiver.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;
using tests::OtlpReceiver;
using Variables = tests::ServerProcess::Variables;

constexpr auto endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

class Otlp : public testing::Test {
 protected:
  /// Starts the server and makes one span, that of a liveness check.
  void trace_one_request(const Variables& changes) {
    auto variables = receiver_.variables();
    for (const auto& [name, value] : changes)
      variables[name] = value;
    service_.emplace(tests::Engine::sqlite, variables);
    service_->connect().request("GET", "/api/v1/live");
  }

  /// Ends the server, which exports what is left. Returns what the collector got.
  std::vector<OtlpReceiver::Request> requests() {
    EXPECT_EQ(service_->process().stop(), 0);
    return receiver_.await_requests(1);
  }

  /// The spans that count as lost, once the log tells of them.
  std::string dropped() {
    service_->process().await_log("TRACE_EXPORT_FAILED");
    const auto metrics = service_->connect().request("GET", "/metrics").body();
    const auto at = metrics.find("\ntrace_spans_dropped_total ") + 27;
    return metrics.substr(at, metrics.find('\n', at) - at);
  }

  [[nodiscard]] std::string base() const { return receiver_.variables().at(endpoint); }

  OtlpReceiver receiver_;
  std::optional<tests::Service> service_;
};

std::string gunzip(std::string bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string text(1'000'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST_F(Otlp, AppendsThePathToABaseUrlWithATrailingSlash) {
  trace_one_request({{endpoint, base() + "/otlp/"}});
  EXPECT_EQ(requests().front().target, "/otlp/v1/traces");
}

TEST_F(Otlp, UsesTheTracesEndpointUnchanged) {
  trace_one_request(
      {{endpoint, "http://127.0.0.1:1"}, {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", base() + "/custom/?a=1"}});
  EXPECT_EQ(requests().front().target, "/custom/?a=1");
}

TEST_F(Otlp, CarriesTheHeadersOfTheSettings) {
  trace_one_request({{"OTEL_EXPORTER_OTLP_HEADERS", "api-key=s%20t%2Cu"}});
  const auto request = requests().front();
  EXPECT_EQ(request.headers.at("api-key"), "s t,u");
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  EXPECT_FALSE(request.headers.contains("content-encoding"));
}

TEST_F(Otlp, IsProtocolBuffersByDefault) {
  trace_one_request({{"OTEL_EXPORTER_OTLP_PROTOCOL", ""}, {"OTEL_SERVICE_NAME", "mars"}});
  const auto request = requests().front();
  EXPECT_EQ(request.headers.at("content-type"), "application/x-protobuf");
  EXPECT_THAT(request.body, testing::StartsWith("\x0A"));
  // A field 1 of Resource, and in it the key and the value, with their lengths.
  EXPECT_THAT(request.body, HasSubstr(std::string("\x0A\x0Cservice.name\x12\x06\x0A\x04mars")));
  EXPECT_THAT(request.body, HasSubstr("GET /api/v1/live"));
}

TEST_F(Otlp, IsCompressedWhereThatIsAskedForAndThenCountsNothingAsLost) {
  trace_one_request({{"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"}});
  const auto request = receiver_.await_requests(1).front();
  EXPECT_EQ(request.headers.at("content-encoding"), "gzip");
  EXPECT_THAT(gunzip(request.body), HasSubstr("GET /api/v1/live"));
  EXPECT_NO_THROW(boost::json::parse(gunzip(request.body)));
  EXPECT_THAT(service_->connect().request("GET", "/metrics").body(),
              HasSubstr("\ntrace_spans_dropped_total 0\n"));
  EXPECT_THAT(service_->process().log(), Not(HasSubstr("TRACE_EXPORT_FAILED")));
}

TEST_F(Otlp, CountsWhatACollectorRejectsInPart) {
  receiver_.answer({{.body = R"({"partialSuccess": {"rejectedSpans": "1", "errorMessage": "too old"}})"}});
  trace_one_request({});
  EXPECT_EQ(dropped(), "1");
  EXPECT_THAT(service_->process().log(), HasSubstr(R"("cause": "too old", "spans_dropped": 1)"));
}

TEST_F(Otlp, ReadsAPartialSuccessOfProtocolBuffers) {
  receiver_.answer({{.body = "\x0A\x09\x08\x01\x12\x05stale", .content_type = "application/x-protobuf"}});
  trace_one_request({{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"}});
  EXPECT_EQ(dropped(), "1");
  EXPECT_THAT(service_->process().log(), HasSubstr(R"("cause": "stale", "spans_dropped": 1)"));
}

class Transient : public Otlp, public testing::WithParamInterface<unsigned> {};

TEST_P(Transient, StatusIsRetriedAndLosesNothing) {
  receiver_.answer({{.status = GetParam()}, {.status = GetParam()}});
  trace_one_request({{"OTEL_EXPORTER_OTLP_TIMEOUT", "30000"}});
  const auto all = receiver_.await_requests(3);
  EXPECT_EQ(all[0].body, all[1].body);
  EXPECT_EQ(all[0].body, all[2].body);
  EXPECT_THAT(service_->connect().request("GET", "/metrics").body(),
              HasSubstr("\ntrace_spans_dropped_total 0\n"));
}

INSTANTIATE_TEST_SUITE_P(, Transient, testing::Values(429U, 502U, 503U, 504U));

class Final : public Otlp, public testing::WithParamInterface<unsigned> {};

TEST_P(Final, StatusIsNotRetriedAndLosesTheSpans) {
  receiver_.answer({{.status = GetParam()}});
  trace_one_request({{"OTEL_EXPORTER_OTLP_TIMEOUT", "30000"}});
  EXPECT_EQ(dropped(), "1");
  EXPECT_THAT(service_->process().log(), HasSubstr("the collector answered " + std::to_string(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(, Final, testing::Values(301U, 400U, 401U, 404U, 408U, 413U, 500U, 501U));

TEST_F(Otlp, ObeysRetryAfter) {
  receiver_.answer({{.status = 503, .retry_after = "2"}});
  trace_one_request({{"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "30000"}});
  const auto all = receiver_.await_requests(2);
  EXPECT_GE(all[1].time - all[0].time, std::chrono::seconds(2));
  EXPECT_EQ(all[0].body, all[1].body);
}

TEST_F(Otlp, DropsSpansIfRetryAfterExceedsTheTimeout) {
  receiver_.answer({{.status = 429, .retry_after = "3600"}});
  trace_one_request({});
  EXPECT_EQ(dropped(), "1");
  EXPECT_EQ(service_->process().stop(), 0);
  EXPECT_EQ(receiver_.requests(), 1);
}

TEST_F(Otlp, HasNoMoreAttributesThanTheLimit) {
  const auto exported = [this](const std::string& limit) {
    trace_one_request({{"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", limit}});
    EXPECT_EQ(service_->process().stop(), 0);
    return receiver_.await([](const auto& spans) { return !spans.empty(); }).back().attributes.size();
  };
  EXPECT_EQ(exported("3"), 3U);
  EXPECT_EQ(exported("2"), 2U);
  EXPECT_THAT(receiver_.await_requests(1).back().body, HasSubstr(R"("droppedAttributesCount":)"));
}

TEST_F(Otlp, CutsAttributesAtTheLimit) {
  trace_one_request({{"OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4"}});
  EXPECT_EQ(service_->process().stop(), 0);
  const auto spans = receiver_.await([](const auto& all) { return !all.empty(); });
  EXPECT_EQ(spans.front().attributes.at("url.path"), "/api");
  EXPECT_EQ(spans.front().attributes.at("http.request.method"), "GET");
}

TEST_F(Otlp, AcceptsAResponseOfAnyLength) {
  receiver_.answer({{.body = std::string(1'000'000, ' ')}});
  trace_one_request({});
  receiver_.await_requests(1);
  service_->connect().request("GET", "/api/v1/live");
  EXPECT_EQ(service_->process().stop(), 0);
  EXPECT_FALSE(receiver_.await([](const auto& spans) { return !spans.empty(); }).empty());
  EXPECT_THAT(service_->process().log(), Not(HasSubstr("TRACE_EXPORT_FAILED")));
}

TEST_F(Otlp, IsOffWithoutAnExporter) {
  trace_one_request({{"OTEL_TRACES_EXPORTER", "none"}});
  EXPECT_EQ(service_->process().stop(), 0);
  EXPECT_EQ(receiver_.requests(), 0);
}

TEST_F(Otlp, IgnoresACallersContextWithoutItsPropagator) {
  trace_one_request({{"OTEL_PROPAGATORS", "none"}});
  service_->connect().request("GET", "/api/v1/live", "",
                              {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
  EXPECT_EQ(service_->process().stop(), 0);
  for (const auto& span : receiver_.await([](const auto& spans) { return spans.size() >= 2; }))
    EXPECT_EQ(span.parent_id, "");
}

TEST(OtlpSettings, ThatAreUnsupportedPreventTheStart) {
  const tests::TemporaryFolder folder;
  for (const auto* name :
       {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_UNKNOWN", "OTEL_EXPORTER_OTLP_PROTOCOL"}) {
    const auto run = tests::run_program(folder.path(), {}, {{name, "grpc"}});
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.output, HasSubstr(name));
  }
}

}  // namespace
}  // namespace mars
