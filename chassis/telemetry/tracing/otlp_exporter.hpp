#pragma once

#include <opentelemetry/sdk/trace/exporter.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "chassis/base/service_name.hpp"
#include "chassis/telemetry/tracing/export_failures.hpp"
#include "chassis/telemetry/tracing/otlp_client.hpp"
#include "chassis/telemetry/tracing/otlp_encoding.hpp"
#include "chassis/telemetry/tracing/tracing_options.hpp"

namespace chassis::telemetry {

/// Exports spans by OTLP over HTTP according to its specification. Retries with exponential back-off, or as
/// `Retry-After` asks, and counts exactly the spans that the collector did not accept. An export takes no
/// longer than the timeout of the options, including retries.
class OtlpExporter final : public opentelemetry::sdk::trace::SpanExporter {
 public:
  OtlpExporter(const TracingOptions& options, const ServiceName& service,
               std::shared_ptr<ExportFailures> failures);

  std::unique_ptr<opentelemetry::sdk::trace::Recordable> MakeRecordable() noexcept override;

  opentelemetry::sdk::common::ExportResult Export(
      const opentelemetry::nostd::span<std::unique_ptr<opentelemetry::sdk::trace::Recordable>>&
          spans) noexcept override;

  bool ForceFlush(std::chrono::microseconds /*timeout*/) noexcept override { return true; }

  bool Shutdown(std::chrono::microseconds /*timeout*/) noexcept override { return true; }

  /// Cancels the running export, and makes later ones fail. Thread-safe.
  void give_up();

 private:
  using Clock = std::chrono::steady_clock;

  bool send(const std::string& body, std::size_t spans);
  void take_answer(const OtlpClient::Response& answer, std::size_t spans);
  bool pause(Clock::duration duration, Clock::time_point deadline);
  Clock::duration jittered(Clock::duration duration);

  OtlpOptions options_;
  AttributeLimits limits_;
  std::shared_ptr<ExportFailures> failures_;
  OtlpClient client_;
  Clock::time_point not_before_;  ///< when the collector wants the next request; at first, long ago
  std::minstd_rand random_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool given_up_ = false;  ///< guarded by mutex_
};

}  // namespace chassis::telemetry
