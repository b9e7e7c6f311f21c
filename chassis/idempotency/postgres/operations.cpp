#include "chassis/idempotency/postgres/operations.hpp"

#include <string>
#include <string_view>

#include "chassis/idempotency/postgres/claims.hpp"
#include "chassis/idempotency/postgres/statements.hpp"
#include "chassis/postgres/error.hpp"

namespace chassis::idempotency::postgres {

using chassis::postgres::index_at;

Stored stored_at(const Result& result, int row, int column) {
  const auto name = result.get<std::string_view>(row, column);
  if (name == "done") return Stored::done;
  if (name == "taken") return Stored::taken;
  if (name == "outdated") return Stored::outdated;
  throw chassis::postgres::DamagedAnswer("unknown outcome: " + std::string(name));
}

const Statement& FindAnswers::statement(std::span<const Request> /*batch*/) {
  return select_answer;
}

Parameters FindAnswers::parameters(std::span<const Request> batch) {
  Parameters parameters;
  parameters.add_array(batch, [](const Key& key) { return std::string_view(key.principal); });
  parameters.add_array(batch, [](const Key& key) { return std::string_view(key.key); });
  return parameters;
}

auto FindAnswers::answers(std::span<const Request> batch, const Result& result) -> std::vector<Answer> {
  std::vector<Answer> answers(batch.size());
  for (int row = 0; row < result.rows(); ++row) {
    answers[index_at(result, row, batch.size())] =
        KeptAnswer{.fingerprint = result.get<boost::uuids::uuid>(row, 1),
                   .answer = std::string(result.get<std::string_view>(row, 2))};
  }
  return answers;
}

const Statement& KeepAnswers::statement(std::span<const Request> /*batch*/) {
  return keep_answer;
}

Parameters KeepAnswers::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_claims(parameters, batch, [](const Claim& claim) -> const Claim& { return claim; });
  return parameters;
}

auto KeepAnswers::answers(std::span<const Request> batch, const Result& result) -> std::vector<Answer> {
  std::vector<Answer> answers(batch.size(), false);
  for (int row = 0; row < result.rows(); ++row)
    answers[index_at(result, row, batch.size())] = true;
  return answers;
}

const Statement& DeleteExpiredKeys::statement(std::span<const Request> /*batch*/) {
  return delete_expired_keys;
}

Parameters DeleteExpiredKeys::parameters(std::span<const Request> batch) {
  Parameters parameters;
  parameters.add(batch.front());
  return parameters;
}

auto DeleteExpiredKeys::answers(std::span<const Request> /*batch*/, const Result& result)
    -> std::vector<Answer> {
  return {static_cast<std::size_t>(result.get<std::int64_t>(0, 0))};
}

}  // namespace chassis::idempotency::postgres
