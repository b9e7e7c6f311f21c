#include "app/repositories/postgres/operations.hpp"

#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/idempotency/postgres/operations.hpp"

namespace mars::repositories::postgres {

using chassis::postgres::add_requests;
using chassis::postgres::index_at;

const Statement& AddProbes::statement(std::span<const Request> /*batch*/) {
  return insert_probe;
}

Parameters AddProbes::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, new_probe);
  return parameters;
}

auto AddProbes::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  if (std::cmp_not_equal(result.affected(), batch.size()))
    throw chassis::NotStored("grids were suppressed by the database");
  return std::vector<Output>(batch.size());
}

const Statement& UpdateProbes::statement(std::span<const Request> /*batch*/) {
  return update_probe;
}

Parameters UpdateProbes::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, recorded_update);
  return parameters;
}

auto UpdateProbes::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  return chassis::postgres::answered(result, batch.size());
}

const Statement& AddOnce::statement(std::span<const Request> /*batch*/) {
  return add_once;
}

Parameters AddOnce::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, claimed_addition);
  return parameters;
}

auto AddOnce::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  return chassis::idempotency::postgres::outcomes(result, batch.size());
}

bool UpdateProbesOnce::Admission::operator()(const Request& request) {
  const auto& id = request.recorded.update.to.id;
  if (keys_.contains(request.claim.key) || moved_.contains(id)) return false;
  keys_.insert(request.claim.key);
  moved_.insert(id);
  return true;
}

const Statement& UpdateProbesOnce::statement(std::span<const Request> /*batch*/) {
  return update_probe_once;
}

Parameters UpdateProbesOnce::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, claimed_update);
  return parameters;
}

auto UpdateProbesOnce::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  return chassis::idempotency::postgres::outcomes(result, batch.size());
}

const Statement& ReadPage::statement(std::span<const Request> batch) {
  switch (batch.front().kind) {
    case ReadRequest::Kind::probes:
      return list_probes;
    case ReadRequest::Kind::probes_of_grid:
      return list_probes_of_grid;
    case ReadRequest::Kind::grids:
      return list_grids;
    case ReadRequest::Kind::readiness:
      return check_readiness;
  }
  std::unreachable();
}

Parameters ReadPage::parameters(std::span<const Request> batch) {
  const Request& request = batch.front();
  Parameters parameters;
  if (request.kind == ReadRequest::Kind::readiness) return parameters;
  if (request.kind == ReadRequest::Kind::probes_of_grid) parameters.add(request.grid);
  parameters.add(request.after);
  parameters.add(request.limit);
  return parameters;
}

auto ReadPage::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  Output output;
  switch (batch.front().kind) {
    case ReadRequest::Kind::probes:
    case ReadRequest::Kind::probes_of_grid:
      output.probes = read_all(result, models::visible<ProbeState>);
      break;
    case ReadRequest::Kind::grids:
      output.grids = read_all(result, models::grid_summary);
      break;
    case ReadRequest::Kind::readiness:
      output.obstacles = readiness_check.obstacles_in(result);
  }
  return std::vector<Output>(batch.size(), output);
}

}  // namespace mars::repositories::postgres
