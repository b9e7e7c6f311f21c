// Rows that the service did not write.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <chrono>
#include <future>

#include "app/repositories/postgres/postgres_probe_repository.hpp"
#include "chassis/base/errors.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::repositories {

namespace {

using namespace std::chrono_literals;

domain::Probe probe_number(std::uint8_t number) {
  domain::Probe probe;
  probe.id.data[15] = number;
  probe.grid = {.id = probe.id, .width = 5, .height = 5};
  return probe;
}

class DamagedDataTest : public testing::Test {
 protected:
  DamagedDataTest() {
    context_.deadline = chassis::RequestContext::Clock::now() + 30s;
    tests::run(io_context_, probes_.add(context_, good_, nullptr));
    tests::run(io_context_, probes_.add(context_, bad_, nullptr));
    database_.execute("ALTER TYPE direction ADD VALUE 'UPWARDS'");
    database_.execute("UPDATE probe SET direction = 'UPWARDS' WHERE id = '" + to_string(bad_.id) + "'");
  }

  tests::PostgresDatabase database_;
  boost::asio::io_context io_context_;
  chassis::RequestContext context_;
  PostgresProbeRepository probes_{io_context_.get_executor(), database_.pool()};
  domain::Probe good_ = probe_number(1);
  domain::Probe bad_ = probe_number(2);
};

TEST_F(DamagedDataTest, UnknownDirectionIsADefectOfItsProbeAlone) {
  auto good = boost::asio::co_spawn(io_context_, probes_.find(context_, good_.id), boost::asio::use_future);
  auto bad = boost::asio::co_spawn(io_context_, probes_.find(context_, bad_.id), boost::asio::use_future);
  io_context_.restart();
  io_context_.run();
  EXPECT_THROW(bad.get(), chassis::DamagedData);
  const auto found = good.get();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->probe.id, good_.id);
}

TEST_F(DamagedDataTest, UnknownDirectionIsADefectInTheList) {
  EXPECT_THROW(tests::run(io_context_, probes_.list(context_, std::nullopt, 10, std::nullopt)),
               chassis::DamagedData);
}

}  // namespace

}  // namespace mars::repositories
