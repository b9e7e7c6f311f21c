#include "chassis/telemetry/tracing/otlp_encoding.hpp"

#include <opentelemetry/trace/trace_state.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <span>
#include <type_traits>

#include "chassis/json/reader.hpp"
#include "chassis/telemetry/tracing/otlp_message.hpp"

namespace chassis::telemetry {

namespace {

namespace nostd = opentelemetry::nostd;
namespace sdk = opentelemetry::sdk;
using sdk::trace::SpanData;

std::string_view view(nostd::string_view text) {
  return {text.data(), text.size()};
}

/// The first `most` characters.
std::string_view shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins && ++characters > most) return text.substr(0, at);
  }
  return text;
}

/// Writes an `AnyValue`. This service has texts and numbers only, so lists become empty values.
template <class Message>
struct WriteValue {
  Message& out;
  std::size_t longest;

  void operator()(const std::string& value) const { out.text({1, "stringValue"}, shortened(value, longest)); }

  void operator()(bool value) const { out.boolean({2, "boolValue"}, value); }

  void operator()(double value) const { out.real({4, "doubleValue"}, value); }

  template <class Value>
  void operator()(const Value& value) const {
    if constexpr (std::is_integral_v<Value>) out.integer({3, "intValue"}, static_cast<std::int64_t>(value));
  }
};

template <class Message, class Attribute>
void write_attribute(Message& out, const Attribute& attribute, std::size_t longest) {
  out.text({1, "key"}, attribute.first);
  out.message({2, "value"},
              [&](Message& value) { nostd::visit(WriteValue<Message>{value, longest}, attribute.second); });
}

template <class Message>
void write_attributes(Message& out, const SpanData& span, AttributeLimits limits) {
  std::vector<std::pair<std::string, sdk::common::OwnedAttributeValue>> kept(span.GetAttributes().begin(),
                                                                             span.GetAttributes().end());
  const auto dropped = kept.size() - std::min(kept.size(), limits.count);
  kept.resize(kept.size() - dropped);
  out.list({9, "attributes"}, kept,
           [&](Message& inner, const auto& attribute) { write_attribute(inner, attribute, limits.length); });
  if (dropped > 0) out.number({10, "droppedAttributesCount"}, static_cast<std::uint32_t>(dropped));
}

template <class Message>
void write_status(Message& out, const SpanData& span) {
  out.message({15, "status"}, [&](Message& status) {
    if (!span.GetDescription().empty()) status.text({2, "message"}, view(span.GetDescription()));
    status.number({3, "code"}, static_cast<std::uint32_t>(span.GetStatus()));
  });
}

template <class Message>
void write_span(Message& out, const SpanData& span, AttributeLimits limits) {
  const auto begin = static_cast<std::uint64_t>(span.GetStartTime().time_since_epoch().count());
  const auto state = span.GetSpanContext().trace_state()->ToHeader();
  out.id({1, "traceId"}, std::span(span.GetTraceId().Id()));
  out.id({2, "spanId"}, std::span(span.GetSpanId().Id()));
  if (!state.empty()) out.text({3, "traceState"}, state);
  if (span.GetParentSpanId().IsValid()) out.id({4, "parentSpanId"}, std::span(span.GetParentSpanId().Id()));
  out.text({5, "name"}, view(span.GetName()));
  out.number({6, "kind"}, static_cast<std::uint32_t>(span.GetSpanKind()) + 1);  // 0 is unspecified
  out.fixed64({7, "startTimeUnixNano"}, begin);
  out.fixed64({8, "endTimeUnixNano"}, begin + static_cast<std::uint64_t>(span.GetDuration().count()));
  write_attributes(out, span, limits);
  write_status(out, span);
  out.fixed32({16, "flags"}, span.GetSpanContext().trace_flags().flags());
}

template <class Message>
std::string encode(const std::vector<SpanPtr>& spans, AttributeLimits limits) {
  constexpr std::size_t unlimited = std::string::npos;
  const auto& first = *spans.front();
  const auto scope_spans = [&](Message& out, const auto& scope) {
    out.message({1, "scope"}, [&](Message& inner) {
      inner.text({1, "name"}, scope.GetName());
      inner.text({2, "version"}, scope.GetVersion());
    });
    out.list({2, "spans"}, spans,
             [&](Message& inner, const SpanPtr& span) { write_span(inner, *span, limits); });
  };
  const auto resource_spans = [&](Message& out, const SpanData* span) {
    out.message({1, "resource"}, [&](Message& resource) {
      resource.list({1, "attributes"}, span->GetResource().GetAttributes(),
                    [&](Message& inner, const auto& each) { write_attribute(inner, each, unlimited); });
    });
    out.list({2, "scopeSpans"}, std::span(&span->GetInstrumentationScope(), 1), scope_spans);
  };
  Message request;
  request.list({1, "resourceSpans"}, std::array{&first}, resource_spans);
  return request.finish();
}

/// Reads fields of Protocol Buffers one by one.
class ProtobufReader {
 public:
  explicit ProtobufReader(std::string_view bytes) : bytes_(bytes) {}

  struct Field {
    std::uint64_t number = 0;
    std::uint64_t value = 0;   ///< of a number
    std::string_view bytes{};  ///< of a text or a message
  };

  /// Nothing at the end, and where the bytes are no message of such fields.
  std::optional<Field> next() {
    const auto tag = varint();
    const auto value = tag ? varint() : std::nullopt;
    if (!value) return std::nullopt;
    Field field{.number = *tag >> 3U, .value = *value};
    if ((*tag & 7U) == 0) return field;
    if ((*tag & 7U) != 2 || *value > bytes_.size()) return std::nullopt;
    field.bytes = bytes_.substr(0, *value);
    bytes_.remove_prefix(*value);
    return field;
  }

 private:
  std::optional<std::uint64_t> varint() {
    constexpr unsigned bits = 64;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < bits && !bytes_.empty(); shift += 7U) {
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }

  std::string_view bytes_;
};

PartialSuccess read_protobuf(std::string_view body) {
  PartialSuccess success;
  ProtobufReader answer(body);
  while (const auto part = answer.next()) {
    if (part->number != 1) continue;
    ProtobufReader partial(part->bytes);
    while (const auto field = partial.next()) {
      if (field->number == 1) success.rejected_spans = static_cast<std::int64_t>(field->value);
      if (field->number == 2) success.message = field->bytes;
    }
  }
  return success;
}

/// A number, which JSON of Protocol Buffers may hold as a text.
std::int64_t number_of(const json::Value& value) {
  if (const auto* const number = value.get_if<std::int64_t>()) return *number;
  std::int64_t number = 0;
  if (const auto* const text = value.get_if<std::string>())
    std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

PartialSuccess read_json(std::string_view body) {
  PartialSuccess success;
  const auto answer = json::read(body);
  const auto* const object = answer ? answer->get_if<json::Object>() : nullptr;
  const auto* const partial = object != nullptr ? object->find("partialSuccess") : nullptr;
  const auto* const fields = partial != nullptr ? partial->get_if<json::Object>() : nullptr;
  if (fields == nullptr) return success;
  if (const auto* const rejected = fields->find("rejectedSpans"))
    success.rejected_spans = number_of(*rejected);
  const auto* const message = fields->find("errorMessage");
  const auto* const text = message != nullptr ? message->get_if<std::string>() : nullptr;
  if (text != nullptr) success.message = *text;
  return success;
}

}  // namespace

std::string encode_spans(const std::vector<SpanPtr>& spans, bool json, AttributeLimits limits) {
  return json ? encode<JsonMessage>(spans, limits) : encode<ProtobufMessage>(spans, limits);
}

std::optional<PartialSuccess> read_answer(std::string_view body, bool json) {
  auto success = json ? read_json(body) : read_protobuf(body);
  if (success.rejected_spans <= 0 && success.message.empty()) return std::nullopt;
  return success;
}

}  // namespace chassis::telemetry
