// Clients that close their connection before they have their answer.

#include <gtest/gtest.h>

#include <chrono>
#include <list>
#include <string>
#include <thread>

#include "tests/support/load_generator.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/service.hpp"
#include "tests/support/table_lock.hpp"

namespace mars {
namespace {

constexpr int hang_ups = 1000;

const std::string setup =
    tests::json_request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})");

class Disconnect : public tests::OnBothEngines {};

TEST_P(Disconnect, LeaksNothing) {
  tests::warm_up(service_);
  const auto process = service_.process().pid();
  const auto before = tests::usage_of(process).descriptors;
  for (int count = 0; count < hang_ups; ++count)
    service_.connect().send(setup);
  EXPECT_LE(tests::settled_usage(process, before).descriptors, before);
  EXPECT_EQ(client_.request("GET", "/api/v1/ready").result_int(), 200U);
}

INSTANTIATE_TEST_SUITE_P(Engines, Disconnect, tests::both_engines(), tests::engine_name);

TEST(QueuedRequest, IsCancelledWhenItsClientDisconnects) {
  tests::Service service(
      tests::Engine::postgres,
      {{"APP_THREADS", "1"}, {"DB_STATEMENT_TIMEOUT_MS", "60000"}, {"REQUEST_TIMEOUT_MS", "60000"}});
  service.process().await_log("DATABASE_READY");
  auto stays = service.connect();
  tests::TableLock lock(*service.postgres(), "probe");
  stays.send(setup);
  lock.await_waiting(1);
  constexpr int many = 20;
  std::list<tests::HttpClient> leave;
  for (int count = 0; count < many; ++count)
    leave.emplace_back(service.process().port()).send(setup);
  auto last = service.connect();
  last.send(setup);
  const auto active = "http_server_active_requests " + std::to_string(many + 3) + '\n';
  auto observer = service.connect();
  while (!observer.request("GET", "/metrics").body().contains(active)) {
  }
  leave.clear();
  // Nothing tells when they are missed. The server looks for them five times a second.
  std::this_thread::sleep_for(std::chrono::seconds(2));
  lock.release();
  EXPECT_EQ(stays.read().result_int(), 200U);
  EXPECT_EQ(last.read().result_int(), 200U);
  EXPECT_EQ(service.postgres()->query("SELECT count(*) FROM probe"), "2");
}

}  // namespace
}  // namespace mars
