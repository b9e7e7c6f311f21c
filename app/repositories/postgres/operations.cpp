#include "app/repositories/postgres/operations.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "app/domain/direction.hpp"
#include "app/repositories/postgres/readiness.hpp"
#include "app/repositories/postgres/statements.hpp"
#include "chassis/base/errors.hpp"
#include "chassis/idempotency/postgres/claims.hpp"

namespace mars::repositories::postgres {

using chassis::postgres::index_at;

namespace {

domain::Direction direction_at(const Result& result, int row, int column) {
  const auto name = result.get<std::string_view>(row, column);
  const auto direction = domain::parse_direction(name);
  if (!direction) throw chassis::DamagedData("unknown direction in the database: " + std::string(name));
  return *direction;
}

std::vector<ProbeState> page_in(const Result& result) {
  std::vector<ProbeState> page;
  page.reserve(static_cast<std::size_t>(result.rows()));
  for (int row = 0; row < result.rows(); ++row) {
    page.push_back(
        {.id = result.get<domain::ProbeId>(row, 0),
         .position = {.x = result.get<std::int32_t>(row, 1), .y = result.get<std::int32_t>(row, 2)},
         .direction = direction_at(result, row, 3)});
  }
  return page;
}

/// Adds an array for each column of a new probe and its grid. `probe_of` gives the probe of a request.
template <class Request>
void add_probes(Parameters& parameters, std::span<const Request> batch, auto probe_of) {
  const auto add = [&](auto projection) {
    parameters.add_array(batch, [=](const Request& request) { return projection(probe_of(request)); });
  };
  add([](const domain::Probe& probe) { return probe.grid.id; });
  add([](const domain::Probe& probe) { return probe.grid.width; });
  add([](const domain::Probe& probe) { return probe.grid.height; });
  add([](const domain::Probe& probe) { return probe.id; });
  add([](const domain::Probe& probe) { return probe.position.x; });
  add([](const domain::Probe& probe) { return probe.position.y; });
  add([](const domain::Probe& probe) { return to_string(probe.direction); });
}

/// The same for what updates were computed from.
template <class Request>
void add_origins(Parameters& parameters, std::span<const Request> batch, auto update_of) {
  const auto add = [&](auto projection) {
    parameters.add_array(batch, [=](const Request& request) { return projection(update_of(request).from); });
  };
  add([](const StoredProbe& from) { return from.version; });
  add([](const StoredProbe& from) { return from.probe.position.x; });
  add([](const StoredProbe& from) { return from.probe.position.y; });
  add([](const StoredProbe& from) { return to_string(from.probe.direction); });
}

std::string_view name_of(ClaimedWork::Kind kind) {
  return kind == ClaimedWork::Kind::add ? "add" : "update";
}

}  // namespace

const Statement& AddProbes::statement(std::span<const Request> /*batch*/) {
  return insert_probe;
}

Parameters AddProbes::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_probes(parameters, batch, std::identity());
  return parameters;
}

auto AddProbes::answers(std::span<const Request> batch, const Result& result) -> std::vector<Answer> {
  if (std::cmp_not_equal(result.affected(), batch.size()))
    throw chassis::NotStored("grids were suppressed by the database");
  return std::vector<Answer>(batch.size());
}

const Statement& FindProbes::statement(std::span<const Request> /*batch*/) {
  return select_probe;
}

Parameters FindProbes::parameters(std::span<const Request> batch) {
  Parameters parameters;
  parameters.add_array(batch, [](const Request& id) { return id; });
  return parameters;
}

auto FindProbes::answers(std::span<const Request> batch, const Result& result) -> std::vector<Answer> {
  std::vector<Answer> answers(batch.size());
  for (int row = 0; row < result.rows(); ++row) {
    const std::size_t index = index_at(result, row, batch.size());
    StoredProbe& stored = answers[index].emplace();
    stored.probe.id = batch[index];
    stored.probe.grid = {.id = result.get<domain::GridId>(row, 1),
                         .width = result.get<std::int32_t>(row, 2),
                         .height = result.get<std::int32_t>(row, 3)};
    stored.probe.position = {.x = result.get<std::int32_t>(row, 4), .y = result.get<std::int32_t>(row, 5)};
    stored.probe.direction = direction_at(result, row, 6);
    stored.version = result.get<std::int64_t>(row, 7);
  }
  return answers;
}

const Statement& UpdateProbes::statement(std::span<const Request> /*batch*/) {
  return update_probe;
}

Parameters UpdateProbes::parameters(std::span<const Request> batch) {
  Parameters parameters;
  parameters.add_array(batch, [](const Request& update) { return update.to.id; });
  add_origins(parameters, batch, std::identity());
  parameters.add_array(batch, [](const Request& update) { return update.to.position.x; });
  parameters.add_array(batch, [](const Request& update) { return update.to.position.y; });
  parameters.add_array(batch, [](const Request& update) { return to_string(update.to.direction); });
  return parameters;
}

auto UpdateProbes::answers(std::span<const Request> batch, const Result& result) -> std::vector<Answer> {
  std::vector<Answer> answers(batch.size(), false);
  for (int row = 0; row < result.rows(); ++row)
    answers[index_at(result, row, batch.size())] = true;
  return answers;
}

bool StoreOnce::Admission::operator()(const Request& request) {
  const auto& id = request.move.to.id;
  const bool moves = request.kind == ClaimedWork::Kind::update;
  if (keys_.contains(request.claim.key) || (moves && moved_.contains(id))) return false;
  keys_.insert(request.claim.key);
  if (moves) moved_.insert(id);
  return true;
}

const Statement& StoreOnce::statement(std::span<const Request> /*batch*/) {
  return store_once;
}

Parameters StoreOnce::parameters(std::span<const Request> batch) {
  Parameters parameters;
  chassis::idempotency::postgres::add_claims(parameters, batch, &Request::claim);
  parameters.add_array(batch, [](const Request& work) { return name_of(work.kind); });
  add_probes(parameters, batch, [](const Request& work) -> const domain::Probe& { return work.move.to; });
  add_origins(parameters, batch, [](const Request& work) -> const ProbeUpdate& { return work.move; });
  return parameters;
}

auto StoreOnce::answers(std::span<const Request> batch, const Result& result) -> std::vector<Answer> {
  std::vector<Answer> answers(batch.size(), Answer::taken);
  for (int row = 0; row < result.rows(); ++row)
    answers[index_at(result, row, batch.size())] = chassis::idempotency::postgres::stored_at(result, row, 1);
  return answers;
}

const Statement& ReadPage::statement(std::span<const Request> batch) {
  return batch.front().kind == ReadRequest::Kind::readiness ? check_readiness : list_probes;
}

Parameters ReadPage::parameters(std::span<const Request> batch) {
  const Request& request = batch.front();
  Parameters parameters;
  if (request.kind == ReadRequest::Kind::readiness) return parameters;
  parameters.add(request.after);
  parameters.add(request.limit);
  return parameters;
}

auto ReadPage::answers(std::span<const Request> batch, const Result& result) -> std::vector<Answer> {
  Answer answer;
  if (batch.front().kind == ReadRequest::Kind::page) {
    answer.page = page_in(result);
  } else {
    answer.obstacles = obstacles_in(result);
  }
  return std::vector<Answer>(batch.size(), answer);
}

}  // namespace mars::repositories::postgres
