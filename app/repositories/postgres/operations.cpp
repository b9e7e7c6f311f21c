#include "app/repositories/postgres/operations.hpp"

#include <functional>
#include <utility>

#include "app/repositories/postgres/readiness.hpp"
#include "chassis/base/errors.hpp"
#include "chassis/idempotency/postgres/operations.hpp"

namespace mars::repositories::postgres {

using chassis::postgres::add_requests;

const Statement& AddProbes::statement(std::span<const Request> /*batch*/) {
  return insert_probe;
}

Parameters AddProbes::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, models::probe_on_grid);
  return parameters;
}

auto AddProbes::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  if (std::cmp_not_equal(result.affected(), batch.size()))
    throw chassis::NotStored("grids were suppressed by the database");
  return std::vector<Output>(batch.size());
}

const Statement& FindProbes::statement(std::span<const Request> /*batch*/) {
  return select_probe;
}

Parameters FindProbes::parameters(std::span<const Request> batch) {
  Parameters parameters;
  parameters.add_array(batch, std::identity());
  return parameters;
}

auto FindProbes::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  return read_by_place(result, models::stored_probe, batch.size());
}

const Statement& UpdateProbes::statement(std::span<const Request> /*batch*/) {
  return update_probe;
}

Parameters UpdateProbes::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, models::probe_update);
  return parameters;
}

auto UpdateProbes::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  return chassis::postgres::answered(result, batch.size());
}

const Statement& AddProbesOnce::statement(std::span<const Request> /*batch*/) {
  return insert_probe_once;
}

Parameters AddProbesOnce::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, claimed_probe);
  return parameters;
}

auto AddProbesOnce::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  return chassis::idempotency::postgres::outcomes(result, batch.size());
}

bool UpdateProbesOnce::Admission::operator()(const Request& request) {
  const auto& id = request.update.to.id;
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

auto ReadPage::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  Output output;
  if (batch.front().kind == ReadRequest::Kind::page) {
    output.page = read_all(result, models::visible<ProbeState>);
  } else {
    output.obstacles = obstacles_in(result);
  }
  return std::vector<Output>(batch.size(), output);
}

}  // namespace mars::repositories::postgres
