#include "tests/support/probe_account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <iterator>
#include <stdexcept>

#include "app/domain/command_runner.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

/// Small, so that moves leave it now and then.
constexpr std::int32_t grid_size = 9;
constexpr unsigned ok = 200;
constexpr unsigned rejected = 422;
constexpr unsigned unavailable = 503;

domain::Probe new_probe() {
  domain::Probe probe;
  probe.grid = {.id = {}, .width = grid_size, .height = grid_size};
  return probe;
}

domain::Probe probe_of(const boost::json::value& json) {
  domain::Probe probe = new_probe();
  probe.position = {.x = boost::json::value_to<std::int32_t>(json.at("x")),
                    .y = boost::json::value_to<std::int32_t>(json.at("y"))};
  probe.direction = domain::parse_direction(json.at("direction").as_string()).value();
  return probe;
}

std::string text_of(const domain::Probe& probe) {
  return fmt::format("({}, {}, {})", probe.position.x, probe.position.y, to_string(probe.direction));
}

std::string id_of(const boost::json::value& json) {
  return std::string(json.at("id").as_string());
}

}  // namespace

ListedProbes listed_probes(std::string_view check_body) {
  ListedProbes listed;
  const auto document = boost::json::parse(check_body);
  for (const auto& probe : document.at("probes").as_array())
    listed.emplace(id_of(probe), probe_of(probe));
  return listed;
}

bool ProbeAccount::act(HttpClient& client) {
  constexpr std::size_t one_setup_in = 4;
  const bool answered = certain_.empty() || below(one_setup_in) == 0 ? set_up(client) : move(client);
  if (answered) ++acknowledged_;
  return answered;
}

bool ProbeAccount::set_up(HttpClient& client) {
  const std::string body = fmt::format(R"({{"x": {}, "y": {}, "direction": "NORTH"}})", grid_size, grid_size);
  ++open_setups_;
  const auto response = client.request("POST", "/api/v1/setup", body);
  if (response.result_int() == unavailable) return false;
  if (response.result_int() != ok) throw std::logic_error("a setup got " + response.body());
  --open_setups_;
  const auto probe = boost::json::parse(response.body());
  certain_.emplace(id_of(probe), probe_of(probe));
  return true;
}

bool ProbeAccount::move(HttpClient& client) {
  auto node =
      certain_.extract(std::next(certain_.begin(), static_cast<std::ptrdiff_t>(below(certain_.size()))));
  const std::string id = node.key();
  const domain::Probe before = node.mapped();
  const std::string command = random_command();
  const auto after = domain::run_commands(before, command);
  open_[id] = {before, after.value_or(before)};
  const auto response = client.request("PATCH", "/api/v1/move", move_body(id, command));
  if (response.result_int() == unavailable) return false;
  const bool as_expected =
      after ? response.result_int() == ok && probe_of(boost::json::parse(response.body())) == *after
            : response.result_int() == rejected;
  if (!as_expected)
    throw std::logic_error(fmt::format("{} at {} got {}", command, text_of(before), response.body()));
  open_.erase(id);
  certain_.emplace(id, after.value_or(before));
  return true;
}

std::vector<std::string> ProbeAccount::audit(ListedProbes& listed) const {
  std::vector<std::string> contradictions;
  const auto expect = [&](const std::string& id, const std::vector<domain::Probe>& states) {
    const auto found = listed.extract(id);
    if (found.empty()) {
      contradictions.push_back("lost: " + id);
    } else if (std::ranges::find(states, found.mapped()) == states.end()) {
      contradictions.push_back(fmt::format("{} is at {} and should be at {} or {}", id,
                                           text_of(found.mapped()), text_of(states.front()),
                                           text_of(states.back())));
    }
  };
  for (const auto& [id, probe] : certain_)
    expect(id, {probe});
  for (const auto& [id, states] : open_)
    expect(id, states);
  return contradictions;
}

std::size_t ProbeAccount::below(std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
}

std::string ProbeAccount::random_command() {
  constexpr std::string_view letters = "MMMLR";
  constexpr std::size_t longest = 8;
  std::string command(below(longest) + 1, ' ');
  std::ranges::generate(command, [&] { return letters[below(letters.size())]; });
  return command;
}

}  // namespace mars::tests
