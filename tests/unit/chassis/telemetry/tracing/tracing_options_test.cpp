// Every variable of OpenTelemetry's specification is obeyed or refused.

#include "chassis/telemetry/tracing/tracing_options.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace chassis::telemetry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

OtlpOptions otlp_of(const config::Variables& variables) {
  const auto settings = TracingOptions::declaration().load(variables);
  EXPECT_TRUE(settings) << (settings ? "" : settings.error().front());
  return settings ? settings->otlp : OtlpOptions{};
}

std::vector<std::string> problems_of(const config::Variables& variables) {
  const auto settings = TracingOptions::declaration().load(variables);
  return settings ? std::vector<std::string>{} : settings.error();
}

std::string url_of(const std::string& base) {
  return otlp_of({{"OTEL_EXPORTER_OTLP_ENDPOINT", base}}).url;
}

TEST(OtlpEndpoint, IsABaseForThePathOfTraces) {
  EXPECT_EQ(url_of("http://c:4318"), "http://c:4318/v1/traces");
  EXPECT_EQ(url_of("http://c:4318/"), "http://c:4318/v1/traces");
  EXPECT_EQ(url_of("https://c/otlp"), "https://c/otlp/v1/traces");
  EXPECT_EQ(url_of("https://c/otlp/"), "https://c/otlp/v1/traces");
  EXPECT_EQ(url_of("HTTP://[::1]:4318/a/b/"), "HTTP://[::1]:4318/a/b/v1/traces");
  EXPECT_EQ(url_of(""), "");
}

TEST(OtlpEndpoint, OfTracesIsUsedAsGivenAndWins) {
  for (const auto& [given, used] : std::to_array<std::pair<std::string, std::string>>({
           {"http://c:4318/v1/traces", "http://c:4318/v1/traces"},
           {"http://c/custom/", "http://c/custom/"},
           {"http://c/x?key=1", "http://c/x?key=1"},
           {"http://c/", "http://c/"},
           {"http://c", "http://c/"},
       })) {
    EXPECT_EQ(otlp_of({{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", given}}).url, used);
    EXPECT_EQ(otlp_of({{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", given},
                       {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://other"}})
                  .url,
              used);
  }
}

TEST(OtlpEndpoint, MustBeAUrl) {
  for (const auto* name : {"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"}) {
    for (const auto* wrong :
         {"localhost:4318", "c", "ftp://c", "http://", "http://c/#f", "unix:/x", "http://a b"})
      EXPECT_THAT(problems_of({{name, wrong}}), ElementsAre(HasSubstr(name))) << wrong;
  }
}

TEST(OtlpOptions, OfTracesAloneAreObeyedAndWin) {
  const auto timeout = [](const config::Variables& variables) { return otlp_of(variables).timeout.count(); };
  EXPECT_EQ(timeout({}), 10'000);
  EXPECT_EQ(timeout({{"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "300"}}), 300);
  EXPECT_EQ(timeout({{"OTEL_EXPORTER_OTLP_TIMEOUT", "400"}, {"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "300"}}),
            300);
  EXPECT_EQ(timeout({{"OTEL_EXPORTER_OTLP_TIMEOUT", "400"}, {"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", ""}}), 400);
  EXPECT_EQ(timeout({{"OTEL_BSP_EXPORT_TIMEOUT", "200"}}), 200);
  EXPECT_TRUE(otlp_of({{"OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "gzip"}}).gzip);
  EXPECT_TRUE(otlp_of({{"OTEL_EXPORTER_OTLP_COMPRESSION", "GZIP"}}).gzip);
  EXPECT_FALSE(
      otlp_of({{"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"}, {"OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "none"}})
          .gzip);
  EXPECT_TRUE(otlp_of({{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"}}).json);
  EXPECT_FALSE(otlp_of({{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"}}).json);
  EXPECT_FALSE(otlp_of({}).json);
}

TEST(OtlpHeaders, ArePercentDecoded) {
  EXPECT_THAT(otlp_of({{"OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b%3D , x = 1=2,,"}}).headers,
              ElementsAre(Pair("api-key", "a b="), Pair("x", "1=2")));
  EXPECT_THAT(
      otlp_of({{"OTEL_EXPORTER_OTLP_HEADERS", "a=1"}, {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "b=2"}}).headers,
      ElementsAre(Pair("b", "2")));
}

TEST(OtlpHeaders, MustBeHeadersAndAreNotRepeated) {
  for (const auto* wrong : {"secret", "=secret", "a b=secret", "a=secret%0D%0Ab", "Content-Type=secret"})
    EXPECT_THAT(
        problems_of({{"OTEL_EXPORTER_OTLP_HEADERS", wrong}}),
        ElementsAre(testing::AllOf(HasSubstr("OTEL_EXPORTER_OTLP_HEADERS"), Not(HasSubstr("secret")))));
}

TEST(OtelResource, IsPercentDecodedAndTheNameOfTheServiceWins) {
  const auto settings = TracingOptions::declaration().load(
      {{"OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=a%2Cb,service.name=other"},
       {"OTEL_SERVICE_NAME", "mars"}});
  ASSERT_TRUE(settings);
  EXPECT_THAT(settings->resource,
              ElementsAre(Pair("deployment.environment.name", "a,b"), Pair("service.name", "other")));
  EXPECT_EQ(settings->service_name, "mars");
  EXPECT_THAT(problems_of({{"OTEL_RESOURCE_ATTRIBUTES", "a"}}), testing::SizeIs(1));
}

TEST(OtelBoolean, IsTrueInAnyCaseAndFalseOtherwise) {
  for (const auto* value : {"true", "TRUE", "True", "tRuE"})
    EXPECT_TRUE(TracingOptions::declaration().load({{"OTEL_SDK_DISABLED", value}})->disabled) << value;
  for (const auto* value : {"", "false", "FALSE", "1", "yes", "on"})
    EXPECT_FALSE(TracingOptions::declaration().load({{"OTEL_SDK_DISABLED", value}})->disabled) << value;
  EXPECT_THAT(otel_warnings({{"OTEL_SDK_DISABLED", "1"}}), ElementsAre("OTEL_SDK_DISABLED"));
  EXPECT_THAT(otel_warnings({{"OTEL_SDK_DISABLED", "False"}}), IsEmpty());
}

TEST(OtelExporter, IsOtlpOrNone) {
  EXPECT_EQ(otlp_of({{"OTEL_TRACES_EXPORTER", "none"}, {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"}}).url, "");
  EXPECT_EQ(otlp_of({{"OTEL_TRACES_EXPORTER", "OTLP"}}).url, "http://localhost:4318/v1/traces");
  EXPECT_EQ(otlp_of({{"OTEL_TRACES_EXPORTER", "otlp"}, {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"}}).url,
            "http://c/v1/traces");
}

TEST(OtelPropagators, ChooseWhetherACallersContextCounts) {
  const auto takes_context = [](const std::string& list) {
    return TracingOptions::declaration().load({{"OTEL_PROPAGATORS", list}})->takes_context;
  };
  EXPECT_TRUE(takes_context(""));
  EXPECT_TRUE(takes_context("tracecontext"));
  EXPECT_TRUE(takes_context("baggage, TraceContext"));
  EXPECT_FALSE(takes_context("none"));
  EXPECT_FALSE(takes_context("baggage"));
}

TEST(OtelVariable, ThatCannotBeObeyedIsRefusedByName) {
  for (const auto& [name, value] : std::to_array<std::pair<std::string, std::string>>({
           {"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"},
           {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"},
           {"OTEL_EXPORTER_OTLP_COMPRESSION", "zstd"},
           {"OTEL_EXPORTER_OTLP_INSECURE", "true"},
           {"OTEL_EXPORTER_OTLP_SPAN_INSECURE", "true"},
           {"OTEL_EXPORTER_OTLP_SPAN_ENDPOINT", "http://c"},
           {"OTEL_EXPORTER_OTLP_CERTIFICATE", "/no/such/file"},
           {"OTEL_EXPORTER_OTLP_TIMEOUT", "soon"},
           {"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "0"},
           {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://c"},
           {"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://c"},
           {"OTEL_EXPORTER_ZIPKIN_ENDPOINT", "http://c"},
           {"OTEL_EXPORTER_JAEGER_ENDPOINT", "http://c"},
           {"OTEL_EXPORTER_PROMETHEUS_PORT", "9464"},
           {"OTEL_TRACES_EXPORTER", "console"},
           {"OTEL_TRACES_EXPORTER", "zipkin"},
           {"OTEL_METRICS_EXPORTER", "otlp"},
           {"OTEL_LOGS_EXPORTER", "console"},
           {"OTEL_LOG_LEVEL", "debug"},
           {"OTEL_PROPAGATORS", "b3"},
           {"OTEL_TRACES_SAMPLER", "jaeger_remote"},
           {"OTEL_BSP_SCHEDULE_DELAY", "1.5"},
           {"OTEL_SPAN_EVENT_COUNT_LIMIT", "many"},
           {"OTEL_CONFIG_FILE", "/etc/otel.yaml"},
           {"OTEL_WHATEVER_COMES", "1"},
       }))
    EXPECT_THAT(problems_of({{name, value}}), ElementsAre(HasSubstr(name))) << name;
}

TEST(OtelVariable, ThatIsEmptyCountsAsUnset) {
  for (const auto& variable : TracingOptions::declaration().variables())
    EXPECT_THAT(problems_of({{std::string(variable.name), ""}}), IsEmpty()) << variable.name;
}

TEST(OtelVariable, OfTheOperatorForKubernetesIsNobodysBusiness) {
  EXPECT_THAT(problems_of({{"OTEL_NODE_IP", "10.0.0.1"}, {"OTEL_RESOURCE_ATTRIBUTES_POD_NAME", "p"}}),
              IsEmpty());
}

/// A row of the documented table.
std::string row_of(const config::Variable<TracingOptions>& variable) {
  return fmt::format("| `{}` | {} | {} |", variable.name,
                     variable.default_text.empty() ? "" : '`' + variable.default_text + '`',
                     variable.description);
}

TEST(OtelTable, IsDocumentedRowByRow) {
  std::ifstream file(MARS_ROOT "/docs/opentelemetry.md");
  std::vector<std::string> documented;
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("| `")) documented.push_back(line);
  std::vector<std::string> expected;
  for (const auto& variable : TracingOptions::declaration().variables())
    expected.push_back(row_of(variable));
  EXPECT_EQ(documented, expected);
}

}  // namespace
}  // namespace chassis::telemetry
