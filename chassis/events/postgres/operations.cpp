#include "chassis/events/postgres/operations.hpp"

#include <string_view>
#include <utility>

#include "chassis/events/postgres/statements.hpp"
#include "chassis/postgres/error.hpp"

namespace chassis::events::postgres {

namespace {

void add(Parameters& parameters, const Position& position) {
  parameters.add(position.timeline);
  parameters.add(position.txid);
  parameters.add(position.ordinal);
}

}  // namespace

const Statement& ReadEvents::statement(std::span<const Request> /*batch*/) {
  return read_events;
}

Parameters ReadEvents::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add(parameters, batch.front().after);
  parameters.add(batch.front().limit);
  return parameters;
}

auto ReadEvents::outputs(std::span<const Request> /*batch*/, const Result& result) -> std::vector<Output> {
  Page page{.events = read_all(result, event_row), .end = {}};
  if (page.events.empty() || !page.events.back().type.empty())
    throw chassis::postgres::DamagedResult("a page of the log has no end");
  page.end = page.events.back().at;
  page.events.pop_back();
  return {std::move(page)};
}

const Statement& LookUpEvent::statement(std::span<const Request> /*batch*/) {
  return look_up_event;
}

Parameters LookUpEvent::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add(parameters, batch.front());
  return parameters;
}

auto LookUpEvent::outputs(std::span<const Request> /*batch*/, const Result& result) -> std::vector<Output> {
  const auto kept = result.get<std::string_view>(0, 0);
  if (kept == "all") return {Kept::all};
  return {kept == "some" ? Kept::some : Kept::unknown};
}

const Statement& ReadHistory::statement(std::span<const Request> batch) {
  if (batch.front().newest_first) return newest_of_subject;
  return oldest_of_subject;
}

Parameters ReadHistory::parameters(std::span<const Request> batch) {
  const Request& request = batch.front();
  Parameters parameters;
  parameters.add(request.subject_id);
  parameters.add(request.cursor);
  parameters.add(std::int64_t{request.retention.count()});
  parameters.add(request.limit);
  return parameters;
}

auto ReadHistory::outputs(std::span<const Request> /*batch*/, const Result& result) -> std::vector<Output> {
  std::vector<Output> outputs;
  outputs.push_back(read_all(result, event_row));
  return outputs;
}

const Statement& DeleteExpiredEvents::statement(std::span<const Request> /*batch*/) {
  return delete_expired_events;
}

Parameters DeleteExpiredEvents::parameters(std::span<const Request> batch) {
  Parameters parameters;
  parameters.add(batch.front().retention);
  parameters.add(batch.front().limit);
  return parameters;
}

auto DeleteExpiredEvents::outputs(std::span<const Request> /*batch*/, const Result& result)
    -> std::vector<Output> {
  return {static_cast<std::size_t>(result.get<std::int64_t>(0, 0))};
}

}  // namespace chassis::events::postgres
