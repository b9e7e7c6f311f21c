#include "chassis/idempotency/postgres/operations.hpp"

#include <string>
#include <string_view>

#include "chassis/idempotency/postgres/statements.hpp"
#include "chassis/postgres/error.hpp"

namespace chassis::idempotency::postgres {

using chassis::postgres::add_requests;

namespace {

Stored stored_as(std::string_view name) {
  if (name == "done") return Stored::done;
  if (name == "taken") return Stored::taken;
  if (name == "outdated") return Stored::outdated;
  throw chassis::postgres::DamagedResult("unknown outcome: " + std::string(name));
}

}  // namespace

std::vector<Stored> outcomes(const Result& result, std::size_t requests) {
  std::vector<Stored> outcomes(requests, Stored::taken);
  const int outcome = result.rows() == 0 ? 0 : result.column("outcome");
  for (int row = 0; row < result.rows(); ++row)
    outcomes[chassis::postgres::index_at(result, row, requests)] =
        stored_as(result.get<std::string_view>(row, outcome));
  return outcomes;
}

const Statement& FindAnswers::statement(std::span<const Request> /*batch*/) {
  return select_answer;
}

Parameters FindAnswers::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, key_row);
  return parameters;
}

auto FindAnswers::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  return read_by_place(result, kept_row, batch.size());
}

const Statement& KeepAnswers::statement(std::span<const Request> /*batch*/) {
  return keep_answer;
}

Parameters KeepAnswers::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_requests(parameters, batch, claim_row);
  return parameters;
}

auto KeepAnswers::outputs(std::span<const Request> batch, const Result& result) -> std::vector<Output> {
  return chassis::postgres::answered(result, batch.size());
}

const Statement& DeleteExpiredKeys::statement(std::span<const Request> /*batch*/) {
  return delete_expired_keys;
}

Parameters DeleteExpiredKeys::parameters(std::span<const Request> batch) {
  Parameters parameters;
  parameters.add(batch.front());
  return parameters;
}

auto DeleteExpiredKeys::outputs(std::span<const Request> /*batch*/, const Result& result)
    -> std::vector<Output> {
  return {static_cast<std::size_t>(result.get<std::int64_t>(0, 0))};
}

}  // namespace chassis::idempotency::postgres
