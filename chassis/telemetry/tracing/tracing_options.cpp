#include "chassis/telemetry/tracing/tracing_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cctype>
#include <expected>
#include <iterator>
#include <limits>
#include <utility>

#include "chassis/base/file.hpp"
#include "chassis/base/text.hpp"
#include "chassis/base/unquote.hpp"
#include "chassis/telemetry/tracing/tracer.hpp"

namespace chassis::telemetry {

namespace {

namespace urls = boost::urls;
using Setter = config::Setter<TracingOptions>;
using Variable = config::Variable<TracingOptions>;
using config::value_of;
using config::Variables;
using Pairs = std::vector<std::pair<std::string, std::string>>;
using Problem = std::optional<std::string>;

constexpr std::int64_t minute_in_milliseconds = 60'000;
constexpr std::int64_t most_spans = 1'000'000;
constexpr std::int64_t most_attributes = 1'000'000;
constexpr std::string_view traces_path = "/v1/traces";
constexpr std::string_view default_url = "http://localhost:4318/v1/traces";

constexpr auto samplers = std::to_array<std::pair<std::string_view, TraceSampler>>(
    {{"always_on", TraceSampler::always_on},
     {"always_off", TraceSampler::always_off},
     {"traceidratio", TraceSampler::ratio},
     {"parentbased_always_on", TraceSampler::parent_always_on},
     {"parentbased_always_off", TraceSampler::parent_always_off},
     {"parentbased_traceidratio", TraceSampler::parent_ratio}});

std::string lower(std::string_view text) {
  std::string letters(text);
  std::ranges::transform(letters, letters.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return letters;
}

/// Takes a member of `TracingOptions::otlp`.
template <class Value>
Setter otlp(Value OtlpOptions::* member, std::expected<Value, std::string> (*parse)(std::string_view)) {
  return [=](TracingOptions& options, std::string_view text) -> Problem {
    auto value = parse(text);
    if (!value) return std::move(value.error());
    options.otlp.*member = std::move(*value);
    return std::nullopt;
  };
}

/// Accepts one of the choices, ignoring case.
template <class Choice, std::size_t count>
Setter choice(Choice TracingOptions::* member,
              std::array<std::pair<std::string_view, Choice>, count> choices) {
  return [set = config::one_of(member, choices)](TracingOptions& options, std::string_view text) {
    return set(options, lower(text));
  };
}

/// `true`, ignoring case, is true; everything else is false.
Setter boolean(bool TracingOptions::* member) {
  return [member](TracingOptions& options, std::string_view text) -> Problem {
    options.*member = lower(text) == "true";
    return std::nullopt;
  };
}

/// Takes only `allowed`, which changes nothing, and refuses everything else for that reason.
Setter only(std::string_view allowed, std::string_view reason) {
  return [=](TracingOptions& /*options*/, std::string_view text) -> Problem {
    if (!allowed.empty() && lower(text) == allowed) return std::nullopt;
    return fmt::format("{}; {}", allowed.empty() ? "unset" : allowed, reason);
  };
}

/// Takes a limit of what the spans of this service have none of.
Setter kept_anyway() {
  return [](TracingOptions& /*options*/, std::string_view text) -> Problem {
    const bool digits = std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
    return digits ? Problem() : "a whole number from 0";
  };
}

/// An http or https URL without a fragment, or what it should have been.
std::expected<urls::url_view, std::string> parse_url(std::string_view text) {
  const auto url = urls::parse_uri(text);
  const bool known =
      url && (url->scheme_id() == urls::scheme::http || url->scheme_id() == urls::scheme::https);
  if (known && !url->encoded_host().empty() && !url->has_fragment()) return *url;
  return std::unexpected("a URL, such as http://localhost:4318");
}

/// The URL of the traces below a base, which may end with a slash.
std::expected<std::string, std::string> below_base(std::string_view base) {
  const auto url = parse_url(base);
  if (!url) return std::unexpected(url.error());
  if (url->has_query()) return std::unexpected("a URL without a query: /v1/traces is appended to it");
  while (base.ends_with('/'))
    base.remove_suffix(1);
  return std::string(base).append(traces_path);
}

/// The URL as it stands; without a path, the root.
std::expected<std::string, std::string> exactly(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) return std::unexpected(url.error());
  const bool bare = url->encoded_path().empty() && !url->has_query();
  return std::string(text).append(bare ? "/" : "");
}

std::expected<std::chrono::milliseconds, std::string> parse_timeout(std::string_view text) {
  std::int64_t parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc{} || end != text.data() + text.size() || parsed < 1 ||
      parsed > minute_in_milliseconds)
    return std::unexpected(fmt::format("a whole number from 1 to {}", minute_in_milliseconds));
  return std::chrono::milliseconds(parsed);
}

std::expected<bool, std::string> parse_compression(std::string_view text) {
  if (const auto name = lower(text); name == "gzip" || name == "none") return name == "gzip";
  return std::unexpected("gzip or none");
}

std::expected<bool, std::string> parse_protocol(std::string_view text) {
  if (const auto name = lower(text); name == "http/json" || name == "http/protobuf")
    return name == "http/json";
  return std::unexpected("http/protobuf or http/json: this service does not speak gRPC");
}

std::expected<std::string, std::string> parse_file(std::string_view path) {
  constexpr std::size_t longest = 1'048'576;
  if (const auto content = read_text_file(path, longest); !content)
    return std::unexpected(fmt::format("a readable PEM file; {}", content.error().reason));
  return std::string(path);
}

/// Reads `key1=value1,key2=value2`, both percent-encoded.
std::expected<Pairs, std::string> parse_pairs(std::string_view text) {
  Pairs pairs;
  for (const auto member : split(text, ',')) {
    if (member.empty()) continue;
    const auto equals = member.find('=');
    const auto key = trimmed(member.substr(0, equals));
    if (equals == std::string_view::npos || key.empty())
      return std::unexpected("KEY=VALUE, with commas between, percent-encoded");
    pairs.emplace_back(unquote(key), unquote(trimmed(member.substr(equals + 1))));
  }
  return pairs;
}

bool is_header_name(std::string_view name) {
  return std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("!#$%&'*+-.^_`|~").contains(static_cast<char>(c));
  });
}

bool is_header_value(std::string_view value) {
  return std::ranges::all_of(value, [](unsigned char c) { return (c >= ' ' && c != 0x7F) || c == '\t'; });
}

std::expected<Pairs, std::string> parse_headers(std::string_view text) {
  constexpr auto of_the_exporter = std::to_array<std::string_view>(
      {"content-type", "content-length", "content-encoding", "transfer-encoding", "connection", "expect"});
  auto headers = parse_pairs(text);
  if (!headers) return headers;
  for (const auto& [name, value] : *headers) {
    if (!is_header_name(name) || !is_header_value(value))
      return std::unexpected("NAME=VALUE, with commas between, which are valid as HTTP headers");
    if (std::ranges::find(of_the_exporter, lower(name)) != of_the_exporter.end())
      return std::unexpected("other headers than those that the exporter sets by itself");
  }
  return headers;
}

Problem set_resource(TracingOptions& options, std::string_view text) {
  auto attributes = parse_pairs(text);
  if (!attributes) return std::move(attributes.error());
  options.resource = std::move(*attributes);
  return std::nullopt;
}

/// `baggage` is ignored, because this service calls no other service.
Problem set_propagators(TracingOptions& options, std::string_view text) {
  options.takes_context = false;
  for (const auto part : split(text, ',')) {
    const auto name = lower(part);
    if (name != "tracecontext" && name != "baggage" && name != "none")
      return "a list of tracecontext and baggage, or none: no other formats are read";
    if (name == "tracecontext") options.takes_context = true;
  }
  return std::nullopt;
}

Problem check_exporter(TracingOptions& /*options*/, std::string_view text) {
  if (const auto name = lower(text); name == "otlp" || name == "none") return std::nullopt;
  return "otlp or none: there is no other exporter, and standard output is for the log";
}

std::vector<Variable> exporter_variables() {
  constexpr auto endpoint = "OTLP collector, such as http://localhost:4318; unset, nothing is traced";
  constexpr auto headers = "headers for the collector: NAME=VALUE, with commas between, percent-encoded";
  constexpr auto insecure = "refused unless false: the scheme of the endpoint decides";
  std::vector<Variable> table{
      {"OTEL_EXPORTER_OTLP_ENDPOINT", "", endpoint, otlp(&OtlpOptions::url, below_base)},
      {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "", "the same for traces, used exactly as given",
       otlp(&OtlpOptions::url, exactly)},
      {"OTEL_TRACES_EXPORTER", "", "otlp or none; otlp without an endpoint means http://localhost:4318",
       check_exporter},
      {"OTEL_EXPORTER_OTLP_INSECURE", "", insecure, only("false", insecure)},
      {"OTEL_EXPORTER_OTLP_TRACES_INSECURE", "", insecure, only("false", insecure)},
      {"OTEL_EXPORTER_OTLP_SPAN_INSECURE", "", insecure, only("false", insecure)},
  };
  const auto add = [&](std::string_view general, std::string_view traces, std::string_view default_text,
                       std::string_view description, const Setter& setter, bool secret = false) {
    table.push_back({general, std::string(default_text), description, setter, secret});
    table.push_back({traces, "", "the same for traces, which wins", setter, secret});
  };
  add("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "10000",
      "longest time that an export may take, retries included, in ms",
      otlp(&OtlpOptions::timeout, parse_timeout));
  add("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "", headers,
      otlp(&OtlpOptions::headers, parse_headers), true);
  add("OTEL_EXPORTER_OTLP_COMPRESSION", "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "none", "gzip or none",
      otlp(&OtlpOptions::gzip, parse_compression));
  add("OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf",
      "http/protobuf or http/json", otlp(&OtlpOptions::json, parse_protocol));
  add("OTEL_EXPORTER_OTLP_CERTIFICATE", "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", "",
      "PEM file of the authorities that may sign the collector's certificate",
      otlp(&OtlpOptions::certificate_file, parse_file));
  add("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE", "",
      "PEM file of the client certificate for the collector",
      otlp(&OtlpOptions::client_certificate_file, parse_file));
  add("OTEL_EXPORTER_OTLP_CLIENT_KEY", "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY", "",
      "PEM file of that certificate's private key", otlp(&OtlpOptions::client_key_file, parse_file));
  return table;
}

std::vector<Variable> sdk_variables() {
  constexpr auto no_events = "most events of a span; this service's have none";
  constexpr auto no_links = "most links of a span; this service's have none";
  return {
      {"OTEL_SDK_DISABLED", "false", "true traces nothing, whatever else is set",
       boolean(&TracingOptions::disabled)},
      {"OTEL_SERVICE_NAME", "", "name of this service in traces; unset, the name of the program",
       config::text(&TracingOptions::service_name)},
      {"OTEL_RESOURCE_ATTRIBUTES", "",
       "attributes of this service: KEY=VALUE, with commas between, percent-encoded", set_resource},
      {"OTEL_PROPAGATORS", "tracecontext,baggage",
       "formats of a caller's context: tracecontext, baggage (without effect) or none", set_propagators},
      {"OTEL_TRACES_SAMPLER", "parentbased_always_on", "which requests are traced",
       choice(&TracingOptions::sampler, samplers)},
      {"OTEL_TRACES_SAMPLER_ARG", "1", "share of the traces that a ratio sampler takes",
       config::fraction(&TracingOptions::ratio)},
      {"OTEL_BSP_MAX_QUEUE_SIZE", "8192", "most spans that wait for export",
       config::number(&TracingOptions::queue_size, 1, most_spans)},
      {"OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "512", "most spans of one export",
       config::number(&TracingOptions::batch_size, 1, most_spans)},
      {"OTEL_BSP_SCHEDULE_DELAY", "5000", "longest wait of a span for its export, in ms",
       config::number(&TracingOptions::batch_delay, 1, minute_in_milliseconds)},
      {"OTEL_BSP_EXPORT_TIMEOUT", "30000",
       "longest time that an export may take, in ms; the shorter one holds",
       config::number(&TracingOptions::export_timeout, 1, 10 * minute_in_milliseconds)},
      {"OTEL_ATTRIBUTE_COUNT_LIMIT", "128", "most attributes of a span",
       config::number(&TracingOptions::attribute_count, 0, most_attributes)},
      {"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "", "the same, which wins",
       config::number(&TracingOptions::attribute_count, 0, most_attributes)},
      {"OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4294967295", "most characters of an attribute",
       config::number(&TracingOptions::attribute_length, 0, std::numeric_limits<std::int64_t>::max())},
      {"OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "", "the same, which wins",
       config::number(&TracingOptions::attribute_length, 0, std::numeric_limits<std::int64_t>::max())},
      {"OTEL_SPAN_EVENT_COUNT_LIMIT", "", no_events, kept_anyway()},
      {"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "", no_events, kept_anyway()},
      {"OTEL_SPAN_LINK_COUNT_LIMIT", "", no_links, kept_anyway()},
      {"OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "", no_links, kept_anyway()},
  };
}

/// Those that would change something that this service does not have.
std::vector<Variable> refused_variables() {
  constexpr auto metrics = "refused: metrics are served at /metrics";
  constexpr auto logs = "refused: the log goes to standard output";
  constexpr auto files = "refused: there is no configuration file";
  constexpr auto other = "refused: there is no such exporter";
  constexpr auto level = "refused unless info: LOG_LEVEL decides";
  std::vector<Variable> table{
      {"OTEL_METRICS_EXPORTER", "", "refused unless none: metrics are served at /metrics",
       only("none", metrics)},
      {"OTEL_LOGS_EXPORTER", "", "refused unless none: the log goes to standard output", only("none", logs)},
      {"OTEL_LOG_LEVEL", "", level, only("info", level)},
  };
  const auto refuse = [&](std::string_view reason, std::initializer_list<std::string_view> names) {
    for (const auto name : names)
      table.push_back({name, "", reason, only("", reason)});
  };
  refuse(metrics, {"OTEL_METRICS_EXEMPLAR_FILTER", "OTEL_METRIC_EXPORT_INTERVAL",
                   "OTEL_METRIC_EXPORT_TIMEOUT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
                   "OTEL_EXPORTER_OTLP_METRICS_INSECURE", "OTEL_EXPORTER_OTLP_METRIC_INSECURE",
                   "OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE", "OTEL_EXPORTER_OTLP_METRICS_CLIENT_KEY",
                   "OTEL_EXPORTER_OTLP_METRICS_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
                   "OTEL_EXPORTER_OTLP_METRICS_COMPRESSION", "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
                   "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
                   "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
                   "OTEL_EXPORTER_PROMETHEUS_HOST", "OTEL_EXPORTER_PROMETHEUS_PORT"});
  refuse(logs, {"OTEL_BLRP_EXPORT_TIMEOUT", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "OTEL_BLRP_MAX_QUEUE_SIZE",
                "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
                "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
                "OTEL_EXPORTER_OTLP_LOGS_INSECURE", "OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE",
                "OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY", "OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE",
                "OTEL_EXPORTER_OTLP_LOGS_HEADERS", "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION",
                "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"});
  refuse(files, {"OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"});
  refuse("refused: resources come from OTEL_RESOURCE_ATTRIBUTES", {"OTEL_ENTITIES"});
  refuse(other,
         {"OTEL_EXPORTER_ZIPKIN_ENDPOINT", "OTEL_EXPORTER_ZIPKIN_TIMEOUT", "OTEL_EXPORTER_ZIPKIN_PROTOCOL",
          "OTEL_EXPORTER_JAEGER_ENDPOINT", "OTEL_EXPORTER_JAEGER_AGENT_HOST",
          "OTEL_EXPORTER_JAEGER_AGENT_PORT", "OTEL_EXPORTER_JAEGER_PROTOCOL", "OTEL_EXPORTER_JAEGER_TIMEOUT",
          "OTEL_EXPORTER_JAEGER_USER", "OTEL_EXPORTER_JAEGER_PASSWORD"});
  for (auto& variable : table)
    variable.secret = variable.name.ends_with("_HEADERS") || variable.name.ends_with("_PASSWORD");
  return table;
}

std::vector<Variable> all_variables() {
  std::vector<Variable> table;
  for (auto& group : {exporter_variables(), sdk_variables(), refused_variables()})
    std::ranges::copy(group, std::back_inserter(table));
  return table;
}

/// The operator for Kubernetes sets these for other variables to refer to.
bool is_of_the_operator(std::string_view name) {
  return name == "OTEL_NODE_IP" || name == "OTEL_POD_IP" || name.starts_with("OTEL_RESOURCE_ATTRIBUTES_");
}

void refuse_unknown(const Variables& given, config::Problems& problems) {
  const auto table = all_variables();
  for (const auto& [name, value] : given) {
    if (!name.starts_with("OTEL_") || value.empty() || is_of_the_operator(name)) continue;
    if (std::ranges::find(table, name, &Variable::name) == table.end())
      problems.push_back(fmt::format("{} must be unset: this service knows no such variable", name));
  }
}

void complete(const Variables& given, TracingOptions& options, config::Problems& problems) {
  const auto exporter = lower(value_of(given, "OTEL_TRACES_EXPORTER"));
  if (exporter == "none") options.otlp.url.clear();
  if (exporter == "otlp" && options.otlp.url.empty()) options.otlp.url = default_url;
  options.otlp.timeout = std::min(options.otlp.timeout, options.export_timeout);
  if (options.batch_size > options.queue_size)
    problems.emplace_back("OTEL_BSP_MAX_EXPORT_BATCH_SIZE must not be greater than OTEL_BSP_MAX_QUEUE_SIZE");
  config::require_both("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", options.otlp.client_certificate_file,
                       "OTEL_EXPORTER_OTLP_CLIENT_KEY", options.otlp.client_key_file, problems);
  if (!exports_traces() && !options.disabled && !options.otlp.url.empty())
    problems.emplace_back(
        "OTEL_EXPORTER_OTLP_ENDPOINT must be unset: this program was built without OpenTelemetry");
  refuse_unknown(given, problems);
}

}  // namespace

const config::Declaration<TracingOptions>& TracingOptions::declaration() {
  static const config::Declaration<TracingOptions> declared(all_variables(), {complete});
  return declared;
}

std::vector<std::string> otel_warnings(const Variables& given) {
  std::vector<std::string> names;
  for (const std::string_view name : {"OTEL_SDK_DISABLED"}) {
    const auto value = lower(value_of(given, name));
    if (!value.empty() && value != "true" && value != "false") names.emplace_back(name);
  }
  return names;
}

}  // namespace chassis::telemetry
