#include "chassis/telemetry/tracing/sdk_span.hpp"

#include <opentelemetry/common/key_value_iterable.h>
#include <opentelemetry/trace/span.h>
#include <opentelemetry/trace/span_startoptions.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chassis::telemetry {

namespace {

namespace api = opentelemetry::trace;
namespace common = opentelemetry::common;
namespace nostd = opentelemetry::nostd;
using std::chrono::steady_clock;
using std::chrono::system_clock;
using TracerPtr = nostd::shared_ptr<api::Tracer>;

nostd::string_view view(std::string_view text) {
  return {text.data(), text.size()};
}

struct ToApi {
  common::AttributeValue operator()(std::string_view text) const { return view(text); }

  common::AttributeValue operator()(std::int64_t number) const { return number; }
};

class AttributeList final : public common::KeyValueIterable {
 public:
  explicit AttributeList(Attributes attributes) : attributes_(attributes) {}

  bool ForEachKeyValue(nostd::function_ref<bool(nostd::string_view, common::AttributeValue)> callback)
      const noexcept override {
    return std::ranges::all_of(attributes_, [&](const Attribute& attribute) {
      return callback(view(attribute.first), std::visit(ToApi{}, attribute.second));
    });
  }

  [[nodiscard]] std::size_t size() const noexcept override { return attributes_.size(); }

 private:
  Attributes attributes_;
};

api::SpanKind to_api(SpanKind kind) {
  switch (kind) {
    case SpanKind::internal:
      return api::SpanKind::kInternal;
    case SpanKind::server:
      return api::SpanKind::kServer;
    case SpanKind::client:
      return api::SpanKind::kClient;
  }
  std::unreachable();
}

api::StartSpanOptions options_of(SpanKind kind, const api::SpanContext& parent,
                                 steady_clock::time_point begin) {
  const auto age = std::chrono::duration_cast<system_clock::duration>(steady_clock::now() - begin);
  api::StartSpanOptions options;
  options.kind = to_api(kind);
  options.parent = parent;
  options.start_steady_time = common::SteadyTimestamp(begin);
  options.start_system_time = common::SystemTimestamp(system_clock::now() - age);
  return options;
}

class SdkSpan final : public Span {
 public:
  SdkSpan(TracerPtr tracer, nostd::shared_ptr<api::Span> span)
      : tracer_(std::move(tracer)), span_(std::move(span)), recording_(span_->IsRecording()) {
    const auto context = span_->GetContext();
    context.trace_id().ToLowerBase16(nostd::span<char, 32>(trace_id_));
    context.span_id().ToLowerBase16(nostd::span<char, 16>(span_id_));
  }

  [[nodiscard]] bool recording() const override { return recording_; }

  [[nodiscard]] std::string_view trace_id() const override { return {trace_id_.data(), trace_id_.size()}; }

  [[nodiscard]] std::string_view span_id() const override { return {span_id_.data(), span_id_.size()}; }

  [[nodiscard]] std::shared_ptr<Span> child(std::string_view name, SpanKind kind, Attributes attributes,
                                            steady_clock::time_point begin) override {
    return start_span(tracer_, name, kind, attributes, span_->GetContext(), begin);
  }

  void set(std::string_view name, AttributeValue value) override {
    span_->SetAttribute(view(name), std::visit(ToApi{}, value));
  }

  void fail(std::string_view type) override {
    span_->SetStatus(api::StatusCode::kError);
    set("error.type", type);
  }

  void end(steady_clock::time_point time) override {
    api::EndSpanOptions options;
    options.end_steady_time = common::SteadyTimestamp(time);
    span_->End(options);
  }

 private:
  TracerPtr tracer_;
  nostd::shared_ptr<api::Span> span_;
  std::array<char, 32> trace_id_{};
  std::array<char, 16> span_id_{};
  bool recording_ = false;
};

}  // namespace

std::shared_ptr<Span> start_span(const TracerPtr& tracer, std::string_view name, SpanKind kind,
                                 Attributes attributes, const api::SpanContext& parent,
                                 steady_clock::time_point begin) {
  const AttributeList list(attributes);
  return std::make_shared<SdkSpan>(tracer,
                                   tracer->StartSpan(view(name), list, options_of(kind, parent, begin)));
}

}  // namespace chassis::telemetry
