#include "app/repositories/postgres/idempotency_operations.hpp"

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "app/domain/direction.hpp"
#include "app/repositories/postgres/statements.hpp"
#include "chassis/postgres/error.hpp"

namespace mars::repositories::postgres {

namespace {

std::string_view name_of(ClaimedWork::Kind kind) {
  constexpr std::array<std::string_view, 3> names{"none", "add", "update"};
  return names.at(std::to_underlying(kind));
}

Stored stored_of(std::string_view name) {
  if (name == "done") return Stored::done;
  if (name == "taken") return Stored::taken;
  if (name == "outdated") return Stored::outdated;
  throw chassis::postgres::DamagedAnswer("unknown outcome: " + std::string(name));
}

void add_keys(Parameters& parameters, auto batch, auto key_of) {
  parameters.add_array(batch,
                       [=](const auto& request) { return std::string_view(key_of(request).principal); });
  parameters.add_array(batch, [=](const auto& request) { return std::string_view(key_of(request).key); });
}

void add_probes(Parameters& parameters, std::span<const ClaimedWork> batch) {
  const auto add = [&](auto projection) {
    parameters.add_array(batch, [=](const ClaimedWork& work) { return projection(work.move.to); });
  };
  add([](const domain::Probe& probe) { return probe.grid.id; });
  add([](const domain::Probe& probe) { return probe.grid.width; });
  add([](const domain::Probe& probe) { return probe.grid.height; });
  add([](const domain::Probe& probe) { return probe.id; });
  add([](const domain::Probe& probe) { return probe.position.x; });
  add([](const domain::Probe& probe) { return probe.position.y; });
  add([](const domain::Probe& probe) { return to_string(probe.direction); });
}

void add_origins(Parameters& parameters, std::span<const ClaimedWork> batch) {
  const auto add = [&](auto projection) {
    parameters.add_array(batch, [=](const ClaimedWork& work) { return projection(work.move.from); });
  };
  add([](const StoredProbe& from) { return from.version; });
  add([](const StoredProbe& from) { return from.probe.position.x; });
  add([](const StoredProbe& from) { return from.probe.position.y; });
  add([](const StoredProbe& from) { return to_string(from.probe.direction); });
}

}  // namespace

const Statement& FindAnswers::statement(std::span<const Request> /*batch*/) {
  return select_answer;
}

Parameters FindAnswers::parameters(std::span<const Request> batch) {
  Parameters parameters;
  add_keys(parameters, batch, std::identity());
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
  add_keys(parameters, batch, [](const Request& work) -> const IdempotencyKey& { return work.claim.key; });
  parameters.add_array(batch, [](const Request& work) { return work.claim.kept.fingerprint; });
  parameters.add_array(batch, [](const Request& work) { return std::string_view(work.claim.kept.answer); });
  parameters.add_array(batch, [](const Request& work) { return std::int64_t{work.claim.lifetime.count()}; });
  parameters.add_array(batch, [](const Request& work) { return name_of(work.kind); });
  add_probes(parameters, batch);
  add_origins(parameters, batch);
  return parameters;
}

auto StoreOnce::answers(std::span<const Request> batch, const Result& result) -> std::vector<Answer> {
  std::vector<Answer> answers(batch.size(), Stored::taken);
  for (int row = 0; row < result.rows(); ++row)
    answers[index_at(result, row, batch.size())] = stored_of(result.get<std::string_view>(row, 1));
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

}  // namespace mars::repositories::postgres
