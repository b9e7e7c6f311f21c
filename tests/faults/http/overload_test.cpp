// More requests than the database can take.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/load_generator.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using tests::percentile;

const std::string setup =
    tests::json_request("POST", "/api/v1/setup", R"({"x": 5, "y": 5, "direction": "EAST"})");
constexpr double percent_99 = 0.99;

std::string show(std::string_view what, const std::vector<double>& times) {
  if (times.empty()) return fmt::format("none {}", what);
  return fmt::format("{} {} (median {:.1f} ms, p99 {:.1f}, longest {:.1f})", times.size(), what,
                     percentile(times, 0.5), percentile(times, percent_99), std::ranges::max(times));
}

void print(std::string_view name, const tests::LoadReport& report) {
  fmt::print("{}: {:.0f}/s, of which {:.0f}/s accepted; {}; {}; {} failed\n", name, report.per_second(),
             report.accepted_per_second(), show("accepted", report.accepted), show("refused", report.refused),
             report.failed);
}

/// A database that takes a millisecond for each row, so that it and not the processor is what is short.
class Overload : public testing::Test {
 protected:
  Overload() {
    service_.process().await_log("DATABASE_READY");
    service_.postgres()->execute(
        "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(0.001 * (SELECT count(*) FROM fresh)); RETURN NULL; END $$");
    service_.postgres()->execute(
        "CREATE TRIGGER slowly AFTER INSERT ON probe REFERENCING NEW TABLE AS fresh "
        "FOR EACH STATEMENT EXECUTE FUNCTION slowly()");
  }

  [[nodiscard]] tests::LoadReport load(std::size_t connections, std::size_t requests, double rate = 0) {
    return tests::generate_load({.port = service_.process().port(),
                                 .request = setup,
                                 .connections = connections,
                                 .requests = requests,
                                 .rate = rate});
  }

  tests::Service service_{tests::Engine::postgres, {{"APP_THREADS", "2"}}};
};

TEST_F(Overload, KeepsLatencyOfAcceptedRequestsAndRejectsTheRestImmediately) {
  constexpr std::size_t usual_connections = 256;
  constexpr std::size_t many_connections = 1000;
  constexpr std::size_t requests = 20'000;
  const auto usual = load(usual_connections, requests);
  print("usual", usual);
  ASSERT_EQ(usual.failed + usual.refused.size(), 0U);

  const auto overload = load(many_connections, 2 * requests, 2 * usual.per_second());
  print("twice as many", overload);
  EXPECT_EQ(overload.failed, 0U);
  ASSERT_FALSE(overload.accepted.empty());
  ASSERT_FALSE(overload.refused.empty());
  EXPECT_LE(percentile(overload.accepted, percent_99), 2 * percentile(usual.accepted, percent_99));
  EXPECT_LE(percentile(overload.refused, percent_99), 100.0);

  const auto again = load(usual_connections, requests);
  print("usual again", again);
  EXPECT_EQ(again.failed + again.refused.size(), 0U);
}

class ManyRequests : public testing::TestWithParam<tests::Engine> {
 protected:
  /// More at once than may be under way, so that some are refused; returns what the process has afterwards.
  tests::ProcessUsage use(std::size_t requests) {
    const auto report = tests::generate_load(
        {.port = service_.process().port(), .request = setup, .connections = 500, .requests = requests});
    print("load", report);
    EXPECT_EQ(report.failed, 0U);
    EXPECT_FALSE(report.refused.empty());
    return settled();
  }

  /// The usage once no connection is left but one of the process's own choice.
  tests::ProcessUsage settled() {
    const auto usage = tests::settled_usage(service_.process().pid(), usual_descriptors_);
    fmt::print("{:.1f} MiB, {} descriptors, {} threads\n",
               static_cast<double>(usage.resident_bytes) / (1U << 20U), usage.descriptors, usage.threads);
    return usage;
  }

  tests::Service service_{
      GetParam(), {{"APP_THREADS", "2"}, {"MAX_REQUESTS_IN_FLIGHT", "50"}, {"PROBE_CACHE_SIZE", "0"}}};
  std::size_t usual_descriptors_ = [this] {
    service_.process().await_log("DATABASE_READY");
    tests::warm_up(service_);
    auto client = service_.connect();
    return tests::usage_of(service_.process().pid()).descriptors;
  }();
};

TEST_P(ManyRequests, LeakNoMemoryDescriptorsOrThreads) {
  constexpr std::size_t slack = std::size_t{8} << 20U;
  const auto before = use(300'000);  // fills the caches of SQLite
  const auto after = use(100'000);
  EXPECT_LE(after.resident_bytes, before.resident_bytes + slack);
  EXPECT_LE(after.descriptors, usual_descriptors_);
  EXPECT_EQ(after.threads, before.threads);
}

INSTANTIATE_TEST_SUITE_P(Engines, ManyRequests, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
