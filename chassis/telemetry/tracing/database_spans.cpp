#include "chassis/telemetry/tracing/database_spans.hpp"

#include <utility>

#include "chassis/telemetry/tracing/span.hpp"

namespace chassis::telemetry {

namespace {

/// The database's own code says most; where it gave none, whether there is sense in trying again.
std::string_view error_type(const DatabaseOperation& operation) {
  if (!operation.status_code.empty()) return operation.status_code;
  return operation.outcome == DatabaseOutcome::unavailable ? "unavailable" : "failed";
}

}  // namespace

DatabaseSpans::DatabaseSpans(std::string system, std::string name,
                             std::span<const DatabaseStatement> statements, DatabaseObserver& next)
    : system_(std::move(system)), name_(std::move(name)), next_(next) {
  for (const auto& statement : statements) {
    descriptions_[statement.name] = {
        .summary = std::string(statement.operation) + ' ' + std::string(statement.table),
        .statement = &statement};
  }
}

void DatabaseSpans::begun(const RequestContext& context, std::string_view statement) noexcept {
  next_.begun(context, statement);
}

void DatabaseSpans::observed(const RequestContext& context, const DatabaseOperation& operation) noexcept {
  next_.observed(context, operation);
  if (!context.span || !context.span->recording()) return;
  const auto found = descriptions_.find(operation.statement);
  if (found != descriptions_.end()) record(context, operation, found->second);
}

void DatabaseSpans::record(const RequestContext& context, const DatabaseOperation& operation,
                           const Description& description) {
  const auto& statement = *description.statement;
  const auto span = context.span->child(description.summary, SpanKind::client,
                                        {{"db.system.name", std::string_view(system_)},
                                         {"db.namespace", std::string_view(name_)},
                                         {"db.collection.name", statement.table},
                                         {"db.operation.name", statement.operation},
                                         {"db.query.summary", std::string_view(description.summary)},
                                         {"db.query.text", statement.sql}},
                                        operation.begin);
  // OpenTelemetry wants the size only where there is a batch.
  if (operation.batch_size > 1)
    span->set("db.operation.batch.size", static_cast<std::int64_t>(operation.batch_size));
  if (!operation.server_address.empty()) {
    span->set("server.address", operation.server_address);
    span->set("server.port", static_cast<std::int64_t>(operation.server_port));
  }
  if (!operation.status_code.empty())
    span->set("db.response.status_code", std::string_view(operation.status_code));
  if (operation.outcome != DatabaseOutcome::completed) span->fail(error_type(operation));
  span->end(operation.begin + operation.duration);
}

}  // namespace chassis::telemetry
