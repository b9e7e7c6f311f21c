#include "tests/faults/model/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <map>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace mars::tests {

namespace {

constexpr std::size_t writes_of_round = 512;
constexpr std::size_t reads_of_round = 64;
constexpr std::uint64_t rounds_between_restarts = 100;
/// Moves of one probe at once: as many as have few enough orders to try them all.
constexpr std::size_t most_at_once = 4;

/// So few that some have been forgotten when they are moved again.
constexpr std::size_t remembered_probes = 2000;
constexpr std::chrono::minutes patience{1};

constexpr std::array<std::string_view, 4> directions{"NORTH", "EAST", "SOUTH", "WEST"};

[[noreturn]] void diverge(const std::string& expected, const Call& call, const Answer& answer) {
  throw std::runtime_error(fmt::format("{} {} was answered with {} {}\nwhere the model expects {}",
                                       call.target, call.body, static_cast<int>(answer.status), answer.body,
                                       expected));
}

std::string shown(const std::string& id, const ModelProbe& probe) {
  return fmt::format(R"({{"id":"{}","x":{},"y":{},"direction":"{}"}})", id, probe.x, probe.y,
                     directions.at(probe.facing));
}

bool is_refusal(const Answer& answer, int status, std::string_view content) {
  return static_cast<int>(answer.status) == status && answer.body.find(content) != std::string::npos;
}

/// Whether a move that ended so, with the probe as it is then, would have been answered in this way.
bool matches(const Answer& answer, Outcome outcome, const std::string& id, const ModelProbe& probe) {
  switch (outcome) {
    case Outcome::done:
      return answer.status == chassis::http::Status::ok && answer.body == shown(id, probe);
    case Outcome::unknown_letter:
      return is_refusal(answer, 400, R"("code":"INVALID_COMMAND_ERROR")");
    case Outcome::outside_grid:
      return is_refusal(answer, 422, R"("code":"INVALID_MOVEMENT_ERROR")");
    case Outcome::no_such_probe:
      return is_refusal(answer, 404, R"("code":"PROBE_NOT_FOUND")");
    case Outcome::invalid:
      return is_refusal(answer, 422, R"({"detail":[{"type":)");
  }
  return false;
}

Outcome outcome_of(const Write& write, ReferenceModel& model) {
  if (!write.is_valid) return Outcome::invalid;
  const auto probe = model.find(write.id);
  return probe == model.end() ? Outcome::no_such_probe : probe->second.execute(write.command);
}

}  // namespace

void Simulation::start() {
  for (std::size_t index = 0; index < instances_.size(); ++index) {
    recent_probes_.at(index) = std::make_unique<repositories::RecentProbes>(remembered_probes);
    auto& recent = recent_probes_.at(kind_ == Instances::replicas ? index : 0);
    instances_.at(index) = std::make_unique<Endpoints>(
        [this](boost::asio::io_context& context) { return database_.repository(context); },
        Endpoints::Shared{.new_id = new_id_, .recent_probes = *recent}, patience);
  }
}

void Simulation::restart() {
  for (auto& instance : instances_)
    instance.reset();
  database_.reopen();
  start();
  compare_rows();
  ++figures_.restarts;
}

void Simulation::run(std::int64_t requests) {
  for (std::int64_t made = 0; made < requests;) {
    made += write_round();
    made += read_round();
    if (random_.once_in(rounds_between_restarts)) restart();
  }
}

template <class Request>
void Simulation::send(std::vector<Request>& requests) {
  for (Request& request : requests)
    instances_.at(random_.below(instances_.size()))->start(request.call, request.answer);
  const std::jthread other([this] { instances_[1]->run(); });
  instances_[0]->run();
}

std::int64_t Simulation::write_round() {
  std::vector<Write> writes;
  std::map<std::string, std::size_t> at_once;
  while (writes.size() < writes_of_round) {
    auto write = random_.write(ids_);
    if (write.is_setup || ++at_once[write.id] <= most_at_once) writes.push_back(std::move(write));
  }
  send(writes);

  std::map<std::string, std::vector<const Write*>> moves;
  for (const Write& write : writes) {
    if (write.is_setup) {
      check_setup(write);
    } else {
      moves[write.id].push_back(&write);
    }
  }
  for (auto& [id, group] : moves)
    check_moves(group);
  return static_cast<std::int64_t>(writes.size());
}

void Simulation::check_setup(const Write& write) {
  count(write.answer, figures_.setups);
  if (!write.is_valid) {
    if (!is_refusal(write.answer, 422, R"({"detail":[{"type":)")) diverge("422", write.call, write.answer);
    return;
  }
  if (write.answer.status != chassis::http::Status::ok) diverge("200", write.call, write.answer);
  auto id = std::string(boost::json::parse(write.answer.body).at("id").as_string());
  const auto expected = shown(id, write.probe);
  const bool is_new = model_.emplace(id, write.probe).second;
  if (!is_new || write.answer.body != expected) diverge(expected + ", a new one", write.call, write.answer);
  ids_.push_back(std::move(id));
}

void Simulation::check_moves(std::vector<const Write*>& writes) {
  for (const Write* write : writes)
    count(write->answer, figures_.moves);
  if (writes.size() > 1) ++figures_.contended;
  std::ranges::sort(writes);
  do {
    if (explains(writes)) return;
  } while (std::ranges::next_permutation(writes).found);
  diverge(fmt::format("something else, in whatever order of {} at once", writes.size()), writes.front()->call,
          writes.front()->answer);
}

bool Simulation::explains(const std::vector<const Write*>& order) {
  const std::string& id = order.front()->id;
  const auto entry = model_.find(id);
  const ModelProbe before = entry == model_.end() ? ModelProbe() : entry->second;
  const bool explained = std::ranges::all_of(order, [&](const Write* write) {
    const auto outcome = outcome_of(*write, model_);
    return matches(write->answer, outcome, id, entry == model_.end() ? before : entry->second);
  });
  if (!explained && entry != model_.end()) entry->second = before;
  return explained;
}

std::int64_t Simulation::read_round() {
  std::vector<Read> reads;
  while (reads.size() < reads_of_round)
    reads.push_back(random_.read(ids_));
  send(reads);
  for (const Read& read : reads)
    check_read(read);
  return static_cast<std::int64_t>(reads.size());
}

void Simulation::check_read(const Read& read) {
  count(read.answer, figures_.lists);
  if (!read.is_valid) {
    if (!is_refusal(read.answer, 422, R"({"detail":[{"type":)")) diverge("422", read.call, read.answer);
    return;
  }
  std::string body;
  auto next = model_.upper_bound(read.cursor);
  std::string last;
  for (std::size_t size = 0; next != model_.end() && size < read.limit; ++size, ++next) {
    body += (size == 0 ? "" : ",") + shown(next->first, next->second);
    last = next->first;
  }
  body = R"({"probes":[)" + body + "]}";
  if (read.answer.status != chassis::http::Status::ok || read.answer.body != body)
    diverge(body, read.call, read.answer);
  const std::string link =
      next == model_.end() ? "" : fmt::format(R"(<?limit={}&cursor={}>; rel="next")", read.limit, last);
  if (read.answer.link != link) diverge("the header Link: " + link, read.call, read.answer);
}

void Simulation::count(const Answer& answer, std::int64_t& done) {
  ++(answer.status == chassis::http::Status::ok ? done : figures_.refused);
}

void Simulation::compare_rows() const {
  std::string expected;
  for (const auto& [id, probe] : model_) {
    std::string digits = id;
    std::erase(digits, '-');
    expected += fmt::format("{}{} {} {} {} {} {} {}", expected.empty() ? "" : "\n", digits, probe.x, probe.y,
                            directions.at(probe.facing), probe.width, probe.height, probe.version);
  }
  const std::string rows = database_.rows();
  if (rows == expected) return;
  const auto [ours, theirs] = std::ranges::mismatch(expected, rows);
  const auto at = static_cast<std::size_t>(ours - expected.begin());
  throw std::runtime_error(fmt::format("the database holds '{}'\nwhere the model has '{}'",
                                       rows.substr(at, 200), expected.substr(at, 200)));
}

}  // namespace mars::tests
