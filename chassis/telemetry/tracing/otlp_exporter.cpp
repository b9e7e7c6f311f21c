#include "chassis/telemetry/tracing/otlp_exporter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>
#include <vector>

#include "chassis/base/gzip.hpp"

namespace chassis::telemetry {

namespace {

namespace nostd = opentelemetry::nostd;
namespace sdk = opentelemetry::sdk::trace;
using opentelemetry::sdk::common::ExportResult;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{100};
constexpr milliseconds longest_pause{5000};

/// What OTLP says may be sent again; no answer at all is as transient.
bool is_transient(long status) {
  constexpr auto transient = std::to_array<long>({0, 429, 502, 503, 504});
  return std::ranges::find(transient, status) != transient.end();
}

bool is_success(long status) {
  return status >= 200 && status < 300;
}

std::string cause_of(const OtlpClient::Response& answer) {
  return answer.status == 0 ? answer.fault : fmt::format("the collector answered {}", answer.status);
}

std::vector<SpanPtr> taken(const nostd::span<std::unique_ptr<sdk::Recordable>>& spans) {
  std::vector<SpanPtr> list;
  for (auto& span : spans)
    list.emplace_back(static_cast<sdk::SpanData*>(span.release()));
  return list;
}

}  // namespace

OtlpExporter::OtlpExporter(const TracingOptions& options, const ServiceName& service,
                           std::shared_ptr<ExportFailures> failures)
    : options_(options.otlp),
      limits_{.count = options.attribute_count, .length = options.attribute_length},
      failures_(std::move(failures)),
      client_(options_, service),
      random_(std::random_device{}()) {}

std::unique_ptr<sdk::Recordable> OtlpExporter::MakeRecordable() noexcept {
  return std::make_unique<sdk::SpanData>();
}

ExportResult OtlpExporter::Export(const nostd::span<std::unique_ptr<sdk::Recordable>>& spans) noexcept {
  const auto count = spans.size();
  if (count == 0) return ExportResult::kSuccess;
  try {
    auto body = encode_spans(taken(spans), options_.json, limits_);
    if (options_.gzip) body = chassis::gzip(body);
    return send(body, count) ? ExportResult::kSuccess : ExportResult::kFailure;
  } catch (const std::exception& error) {
    failures_->count(count, error.what());
    return ExportResult::kFailure;
  }
}

void OtlpExporter::give_up() {
  client_.give_up();
  const std::lock_guard lock(mutex_);
  given_up_ = true;
  stopping_.notify_all();
}

/// Whether the collector took the request. Counts the spans otherwise.
bool OtlpExporter::send(const std::string& body, std::size_t spans) {
  const auto deadline = Clock::now() + options_.timeout;
  std::string cause = "the collector asked to wait longer than an export may take";
  auto wait = not_before_ - Clock::now();
  for (Clock::duration next = first_pause; pause(wait, deadline);
       next = std::min<Clock::duration>(2 * next, longest_pause)) {
    const auto rest = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    const auto answer = client_.post(body, rest);
    if (is_success(answer.status)) {
      take_answer(answer, spans);
      return true;
    }
    cause = cause_of(answer);
    if (!is_transient(answer.status)) break;
    wait = answer.retry_after.count() > 0 ? answer.retry_after : jittered(next);
    if (answer.retry_after.count() > 0) not_before_ = Clock::now() + answer.retry_after;
  }
  failures_->count(spans, cause);
  return false;
}

/// A part may have been rejected.
void OtlpExporter::take_answer(const OtlpClient::Response& answer, std::size_t spans) {
  const auto partial = read_answer(answer.body, answer.json);
  if (!partial) return;
  const auto rejected =
      std::clamp<std::int64_t>(partial->rejected_spans, 0, static_cast<std::int64_t>(spans));
  failures_->count(static_cast<std::uint64_t>(rejected),
                   partial->message.empty() ? "the collector rejected spans" : partial->message);
}

/// Waits, and returns whether to continue: false if the deadline comes first or the exporter is cancelled.
bool OtlpExporter::pause(Clock::duration duration, Clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  if (given_up_ || Clock::now() + std::max(duration, Clock::duration::zero()) >= deadline) return false;
  return !stopping_.wait_for(lock, duration, [this] { return given_up_; });
}

/// With jitter: half to all of the pause, so that the clients of a collector do not retry in step.
OtlpExporter::Clock::duration OtlpExporter::jittered(Clock::duration duration) {
  std::uniform_int_distribution<Clock::rep> part(duration.count() / 2, duration.count());
  return Clock::duration(part(random_));
}

}  // namespace chassis::telemetry
