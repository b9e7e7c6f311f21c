#include "tests/faults/nth_failure/failing_calls.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <chrono>
#include <thread>

#include "tests/faults/nth_failure/outcomes.hpp"

namespace mars::tests {

namespace {

using namespace std::chrono_literals;

constexpr int most_calls = 1000;
constexpr auto recovered_within = 2s;
constexpr std::size_t recent_probes_size = 100;

}  // namespace

std::string to_string(Recurrence recurrence) {
  return recurrence == Recurrence::once ? "Once" : "ForEver";
}

std::string to_string(Start start) {
  return start == Start::cold ? "Cold" : "Warm";
}

std::ostream& operator<<(std::ostream& out, const FailingCalls::Tally& tally) {
  return out << tally.calls << " calls failed in turn: " << tally.done << " x 200, " << tally.stored
             << " x 503 and stored, " << tally.undone << " x 503 and nothing changed";
}

FailingCalls::Tally FailingCalls::run(Start start, Recurrence recurrence) {
  set_up_probes();
  Tally tally;
  for (int number = 1; number <= most_calls && !testing::Test::HasFailure(); ++number) {
    SCOPED_TRACE(fmt::format("{}, call {}", to_string(start), number));
    database_.reopen();
    repositories::RecentProbes recent_probes(recent_probes_size);
    const auto endpoints = make_endpoints(recent_probes);
    if (start == Start::warm) {
      EXPECT_TRUE(ask_and_compare(*endpoints));
    }
    replenish();
    const Rows before = database_.rows();
    const int keys_before = database_.count_keys();
    faults_.inflict(number, recurrence);
    const Answers answers = ask(*endpoints);
    const bool met = faults_.mend();
    const int stored = compare(before, answers, database_.rows());
    compare_keys(keys_before, stored);
    if (other_view) compare(before, answers, other_view());
    const auto done = static_cast<int>(std::ranges::count_if(answers, is_done));
    if (!met) {
      EXPECT_EQ(done, requests_);
      tally.calls = number - 1;
      return tally;
    }
    tally.done += done;
    tally.stored += stored - done;
    tally.undone += requests_ - stored;
    await_recovery(*endpoints);
  }
  ADD_FAILURE() << "the requests never passed";
  return tally;
}

std::unique_ptr<Endpoints> FailingCalls::make_endpoints(repositories::RecentProbes& recent_probes) {
  return std::make_unique<Endpoints>(
      [this](boost::asio::io_context& context) { return database_.repository(context); },
      Endpoints::Shared{.new_id = new_id_, .recent_probes = recent_probes}, patience,
      [this](boost::asio::io_context& context) { return database_.keys(context); });
}

void FailingCalls::set_up_probes() {
  repositories::RecentProbes recent_probes(0);
  const auto endpoints = make_endpoints(recent_probes);
  while (static_cast<int>(probes_.size()) < requests_) {
    const auto answer = endpoints->ask({.method = chassis::http::Verb::post,
                                        .target = "/api/v1/setup",
                                        .body = grid_of(static_cast<int>(probes_.size()))});
    probes_.push_back(id_in(answer));
    const auto probe = endpoints->ask(
        {.method = chassis::http::Verb::get, .target = "/api/v1/probes/" + probes_.back(), .body = ""});
    grids_.emplace_back(boost::json::parse(probe.body).at("grid_id").as_string());
  }
}

std::string FailingCalls::grid_of(int index) const {
  const bool is_wide = operation_ == Operation::place;
  return fmt::format(R"({{"x": {}, "y": {}, "direction": "NORTH"}})", is_wide ? width_of(index) : 1,
                     is_wide ? 9 : 1'000'000);
}

void FailingCalls::replenish() {
  if (operation_ != Operation::remove) return;
  probes_.clear();
  grids_.clear();
  set_up_probes();
}

std::vector<Call> FailingCalls::calls() {
  std::vector<Call> calls;
  for (int index = 0; index < requests_; ++index) {
    calls.push_back(call(index));
    if (with_keys) calls.back().key = std::to_string(++keys_);
  }
  return calls;
}

Call FailingCalls::call(int index) const {
  switch (operation_) {
    case Operation::setup:
      return {.method = chassis::http::Verb::post,
              .target = "/api/v1/setup",
              .body = fmt::format(R"({{"x": {}, "y": 9, "direction": "WEST"}})", width_of(index))};
    case Operation::move:
      return {
          .method = chassis::http::Verb::patch,
          .target = "/api/v1/move",
          .body = fmt::format(R"({{"id": "{}", "command": "M"}})", probes_[static_cast<std::size_t>(index)])};
    case Operation::check:
      return {.method = chassis::http::Verb::get, .target = "/api/v1/check", .body = ""};
    case Operation::ready:
      return {.method = chassis::http::Verb::get, .target = "/api/v1/ready", .body = ""};
    case Operation::place:
      return {.method = chassis::http::Verb::post,
              .target = "/api/v1/grids/" + grids_[static_cast<std::size_t>(index)] + "/probes",
              .body = R"({"direction": "WEST"})"};
    case Operation::remove:
      return {.method = chassis::http::Verb::delete_,
              .target = "/api/v1/probes/" + probes_[static_cast<std::size_t>(index)],
              .body = ""};
  }
  std::unreachable();
}

FailingCalls::Answers FailingCalls::ask(Endpoints& endpoints) {
  const auto all = calls();
  const int completed_before = completed(endpoints);
  Answers answers(all.size());
  for (std::size_t index = 0; index < all.size(); ++index)
    endpoints.start(all[index], answers[index]);
  endpoints.run();
  if (operation_ != Operation::check && operation_ != Operation::ready) {
    EXPECT_EQ(completed(endpoints) - completed_before, std::ranges::count_if(answers, is_done));
  }
  return answers;
}

int FailingCalls::completed(const Endpoints& endpoints) const {
  if (operation_ == Operation::move) return endpoints.metric(R"(probe_commands_total{outcome="finished"})");
  return endpoints.metric(operation_ == Operation::remove ? "probe_deleted_total" : "probe_created_total");
}

bool FailingCalls::ask_and_compare(Endpoints& endpoints) {
  replenish();
  const Rows before = database_.rows();
  const int keys_before = database_.count_keys();
  const Answers answers = ask(endpoints);
  const int stored = compare(before, answers, database_.rows());
  compare_keys(keys_before, stored);
  return std::ranges::all_of(answers, is_done);
}

int FailingCalls::compare(const Rows& before, const Answers& answers, const Rows& after) const {
  std::ranges::for_each(answers, expect_declared);
  if (operation_ == Operation::remove) return compare_removals(before, answers, after, probes_);
  if (operation_ == Operation::setup || operation_ == Operation::place)
    return compare_setups(before, answers, after);
  if (operation_ == Operation::move) return compare_moves(before, answers, after, probes_);
  EXPECT_EQ(before, after);
  const std::string expected = operation_ == Operation::check ? listed(before) : R"({"status":"ready"})";
  for (const Answer& answer : answers) {
    if (is_done(answer)) {
      EXPECT_EQ(answer.body, expected);
    }
  }
  return static_cast<int>(std::ranges::count_if(answers, is_done));
}

void FailingCalls::compare_keys(int before, int stored) const {
  EXPECT_EQ(database_.count_keys(), before + (with_keys ? stored : 0))
      << "a key without its work, or work without its key";
}

void FailingCalls::await_recovery(Endpoints& endpoints) {
  const auto latest = std::chrono::steady_clock::now() + recovered_within;
  while (!ask_and_compare(endpoints)) {
    ASSERT_LT(std::chrono::steady_clock::now(), latest) << "not back in time";
    std::this_thread::sleep_for(5ms);
  }
}

}  // namespace mars::tests
