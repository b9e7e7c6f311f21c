#include "chassis/telemetry/tracing/tracer.hpp"

#include <opentelemetry/sdk/common/global_log_handler.h>
#include <opentelemetry/sdk/resource/resource.h>
#include <opentelemetry/sdk/trace/batch_span_processor_factory.h>
#include <opentelemetry/sdk/trace/batch_span_processor_options.h>
#include <opentelemetry/sdk/trace/processor.h>
#include <opentelemetry/sdk/trace/samplers/always_off_factory.h>
#include <opentelemetry/sdk/trace/samplers/always_on_factory.h>
#include <opentelemetry/sdk/trace/samplers/parent_factory.h>
#include <opentelemetry/sdk/trace/samplers/trace_id_ratio_factory.h>
#include <opentelemetry/sdk/trace/tracer_provider.h>
#include <opentelemetry/sdk/trace/tracer_provider_factory.h>
#include <opentelemetry/trace/trace_state.h>
#include <opentelemetry/trace/tracer.h>

#include <future>
#include <string>
#include <utility>

#include "chassis/telemetry/tracing/export_failures.hpp"
#include "chassis/telemetry/tracing/otlp_exporter.hpp"
#include "chassis/telemetry/tracing/sdk_span.hpp"

namespace chassis::telemetry {

namespace {

namespace api = opentelemetry::trace;
namespace nostd = opentelemetry::nostd;
namespace sdk_log = opentelemetry::sdk::common::internal_log;
namespace sdk = opentelemetry::sdk::trace;
using opentelemetry::sdk::resource::Resource;

/// Takes what the SDK would print.
class LogHandler final : public sdk_log::LogHandler {
 public:
  explicit LogHandler(std::shared_ptr<ExportFailures> failures) : failures_(std::move(failures)) {}

  void Handle(sdk_log::LogLevel /*level*/, const char* /*file*/, int /*line*/, const char* message,
              const opentelemetry::sdk::common::AttributeMap& /*attributes*/) noexcept override {
    const std::string_view text = message == nullptr ? "" : message;
    // The only sign that the SDK gives of a full queue.
    if (text.find("dropping span") != std::string_view::npos) failures_->count(1, text);
  }

 private:
  std::shared_ptr<ExportFailures> failures_;
};

std::unique_ptr<sdk::Sampler> make_sampler(TraceSampler sampler, double ratio) {
  switch (sampler) {
    case TraceSampler::always_on:
      return sdk::AlwaysOnSamplerFactory::Create();
    case TraceSampler::always_off:
      return sdk::AlwaysOffSamplerFactory::Create();
    case TraceSampler::ratio:
      return sdk::TraceIdRatioBasedSamplerFactory::Create(ratio);
    case TraceSampler::parent_always_on:
      return sdk::ParentBasedSamplerFactory::Create(make_sampler(TraceSampler::always_on, ratio));
    case TraceSampler::parent_always_off:
      return sdk::ParentBasedSamplerFactory::Create(make_sampler(TraceSampler::always_off, ratio));
    case TraceSampler::parent_ratio:
      // Turned off is off, whatever callers have sampled; parentbased_always_off lets them decide.
      if (ratio == 0) return make_sampler(TraceSampler::always_off, ratio);
      return sdk::ParentBasedSamplerFactory::Create(make_sampler(TraceSampler::ratio, ratio));
  }
  std::unreachable();
}

/// What describes this service in traces.
Resource make_resource(const TracingOptions& options, const ServiceName& service) {
  opentelemetry::sdk::resource::ResourceAttributes attributes{
      {"service.name", std::string(service.name)}, {"service.version", std::string(service.version)}};
  for (const auto& [name, value] : options.resource)
    attributes[name] = value;
  if (!options.service_name.empty()) attributes["service.name"] = options.service_name;
  return Resource::Create(attributes);
}

/// Of a request without a parent, an invalid context: the trace begins here.
api::SpanContext parent_context(const Origin& origin) {
  if (!origin.parent) return api::SpanContext::GetInvalid();
  const auto& [trace_id, span_id, flags] = *origin.parent;
  return {api::TraceId(trace_id), api::SpanId(span_id), api::TraceFlags(flags), true,
          api::TraceState::FromHeader({origin.state.data(), origin.state.size()})};
}

}  // namespace

bool exports_traces() {
  return true;
}

struct Tracer::Sdk {
  std::shared_ptr<ExportFailures> failures;
  OtlpExporter* exporter = nullptr;  ///< the provider's
  std::shared_ptr<sdk::TracerProvider> provider;
  nostd::shared_ptr<api::Tracer> tracer;
  bool takes_context = true;
};

Tracer::Tracer(const TracingOptions& options, const ServiceName& service, Logger& logger) {
  if (options.disabled || options.otlp.url.empty()) return;
  sdk_ = std::make_unique<Sdk>();
  sdk_->takes_context = options.takes_context;
  sdk_->failures = std::make_shared<ExportFailures>(logger);
  sdk_log::GlobalLogHandler::SetLogHandler(
      nostd::shared_ptr<sdk_log::LogHandler>(new LogHandler(sdk_->failures)));

  auto exporter = std::make_unique<OtlpExporter>(options, service, sdk_->failures);
  sdk_->exporter = exporter.get();
  sdk::BatchSpanProcessorOptions batches;
  batches.max_queue_size = options.queue_size;
  batches.max_export_batch_size = options.batch_size;
  batches.schedule_delay_millis = options.batch_delay;
  sdk_->provider = sdk::TracerProviderFactory::Create(
      sdk::BatchSpanProcessorFactory::Create(std::move(exporter), batches), make_resource(options, service),
      make_sampler(options.sampler, options.ratio));
  sdk_->tracer = sdk_->provider->GetTracer(std::string(service.name), std::string(service.version));
}

Tracer::~Tracer() {
  if (!sdk_) return;
  // The SDK's own time limits do not hold while an export is under way.
  const auto ended = std::async(std::launch::async, [this] { sdk_->provider->Shutdown(); });
  if (ended.wait_for(flush_timeout) == std::future_status::timeout) sdk_->exporter->give_up();
  ended.wait();
  sdk_->tracer = nullptr;
  sdk_->provider.reset();
  std::shared_ptr<sdk_log::LogHandler> silent = std::make_shared<sdk_log::NoopLogHandler>();
  sdk_log::GlobalLogHandler::SetLogHandler(std::move(silent));
}

std::shared_ptr<Span> Tracer::start(std::string_view name, SpanKind kind, Attributes attributes,
                                    const Origin& origin) {
  return start_span(sdk_->tracer, name, kind, attributes,
                    parent_context(sdk_->takes_context ? origin : Origin{}),
                    std::chrono::steady_clock::now());
}

std::uint64_t Tracer::dropped_spans() const {
  return sdk_ ? sdk_->failures->dropped() : 0;
}

}  // namespace chassis::telemetry
