#include "chassis/telemetry/metrics/database_metrics.hpp"

#include <chrono>
#include <utility>

namespace chassis::telemetry {

namespace {

using prometheus::Histogram;

const Histogram::BucketBoundaries duration_buckets{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10};
const Histogram::BucketBoundaries batch_buckets{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

std::string_view to_string(std::size_t outcome) {
  switch (static_cast<DatabaseOutcome>(outcome)) {
    case DatabaseOutcome::completed:
      return "completed";
    case DatabaseOutcome::unavailable:
      return "unavailable";
    case DatabaseOutcome::failed:
      return "failed";
  }
  std::unreachable();
}

}  // namespace

DatabaseMetrics::DatabaseMetrics(Registry& registry, std::string system)
    : system_(std::move(system)),
      duration_(
          prometheus::BuildHistogram()
              .Name("db_client_operation_duration_seconds")
              .Help("Duration of database operations as seen by requests, including the time in the queue.")
              .Register(registry.families())),
      batch_size_(prometheus::BuildHistogram()
                      .Name("db_client_operation_batch_size")
                      .Help("Requests per transaction, by the statement of its first request.")
                      .Register(registry.families())),
      pending_(prometheus::BuildGauge()
                   .Name("db_client_operations_pending")
                   .Help("Database operations in flight or queued.")
                   .Register(registry.families())) {}

void DatabaseMetrics::begun(const RequestContext& /*context*/, std::string_view statement) noexcept {
  handles(statement).pending->Increment();
}

void DatabaseMetrics::observed(const RequestContext& /*context*/,
                               const DatabaseOperation& operation) noexcept {
  const Handles& metrics = handles(operation.statement);
  metrics.pending->Decrement();
  metrics.duration.at(static_cast<std::size_t>(operation.outcome))
      ->Observe(std::chrono::duration<double>(operation.duration).count());
  if (operation.leads_batch) metrics.batch_size->Observe(static_cast<double>(operation.batch_size));
}

DatabaseMetrics::Handles& DatabaseMetrics::handles(std::string_view statement) {
  if (const auto found = handles_.find(statement); found != handles_.end()) return found->second;
  const prometheus::Labels labels{{"db_system_name", system_}, {"db_statement", std::string(statement)}};
  Handles made{.batch_size = &batch_size_.Add(labels, batch_buckets), .pending = &pending_.Add(labels)};
  for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
    auto with_outcome = labels;
    with_outcome.emplace("outcome", to_string(outcome));
    made.duration.at(outcome) = &duration_.Add(with_outcome, duration_buckets);
  }
  return handles_.emplace(statement, made).first->second;
}

}  // namespace chassis::telemetry
