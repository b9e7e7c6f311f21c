#include "chassis/postgres/cluster.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "chassis/postgres/error.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/run_coroutine.hpp"

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using testing::AllOf;
using testing::HasSubstr;

class ClusterTest : public testing::Test {
 protected:
  ClusterTest() {
    closed_.close();
    settings_.port = 1;  // each host has its own
  }

  static std::string local(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

  std::unique_ptr<Connection> connect(Cluster& cluster, std::chrono::milliseconds time = 30s) {
    return mars::tests::run(io_context_, cluster.connect(Cluster::Clock::now() + time));
  }

  std::string failure(const std::string& hosts, std::chrono::milliseconds time = 30s) {
    settings_.host = hosts;
    Cluster cluster(settings_);
    try {
      connect(cluster, time);
    } catch (const ConnectFailure& reason) {
      return reason.what();
    }
    return "";
  }

  mars::tests::PostgresDatabase database_{mars::tests::PostgresDatabase::Schema::none};
  Settings settings_ = database_.settings();
  std::string good_ = local(settings_.port);
  boost::asio::io_context io_context_;
  tcp::acceptor silent_{io_context_, {boost::asio::ip::address_v4::loopback(), 0}};
  tcp::acceptor closed_{io_context_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::string frozen_ = local(silent_.local_endpoint().port());
  std::string dead_ = local(closed_.local_endpoint().port());
};

TEST_F(ClusterTest, TriesTheNextHostAndStartsThereNextTime) {
  settings_.host = dead_ + "," + good_ + "," + frozen_;
  Cluster cluster(settings_);
  EXPECT_EQ(to_string(connect(cluster)->endpoint()), good_);
  EXPECT_EQ(to_string(*cluster.current()), good_);
  // A walk from the first host would meet the one that is gone before the one that is silent.
  EXPECT_EQ(to_string(connect(cluster)->endpoint()), good_);
  EXPECT_EQ(cluster.server_changes(), 0);
}

TEST_F(ClusterTest, GivesAnUnresponsiveHostOnlyItsShareOfTheTime) {
  settings_.host = frozen_ + "," + good_;
  Cluster cluster(settings_);
  const auto begin = Cluster::Clock::now();
  EXPECT_EQ(to_string(connect(cluster, 10s)->endpoint()), good_);
  EXPECT_GE(Cluster::Clock::now() - begin, 5s) << "the first host had its share";
}

TEST_F(ClusterTest, NamesEachHostAndItsReason) {
  EXPECT_THAT(failure(dead_ + "," + frozen_, 500ms),
              AllOf(HasSubstr(dead_ + ": cannot connect"), HasSubstr("refused"),
                    HasSubstr(frozen_ + ": PostgreSQL did not answer before the deadline")));
  EXPECT_THAT(failure("no-such-host.invalid:5433," + dead_),
              AllOf(HasSubstr("no-such-host.invalid:5433: cannot look up"), HasSubstr(dead_)));
}

TEST_F(ClusterTest, CountsEachAddressOfANameAsAHost) {
  const auto port = std::to_string(silent_.local_endpoint().port());
  EXPECT_THAT(failure("localhost:" + port + "," + dead_, 500ms),
              HasSubstr("localhost:" + port + " (127.0.0.1)"));
}

TEST_F(ClusterTest, LastsOnlyWhereEachHostRefusesForGood) {
  settings_.password = "wrong";
  const auto lasts = [&](const std::string& hosts) {
    settings_.host = hosts;
    Cluster cluster(settings_);
    try {
      connect(cluster);
    } catch (const ConnectFailure& reason) {
      return reason.lasts();
    }
    return false;
  };
  EXPECT_TRUE(lasts(good_));
  EXPECT_TRUE(lasts(good_ + "," + good_));
  EXPECT_FALSE(lasts(good_ + "," + dead_));
}

TEST_F(ClusterTest, ReportsOnceThatAServerHidesItsTimeline) {
  settings_.host = good_;
  settings_.user = "mars_" + settings_.name;
  settings_.password = "secret";
  database_.execute(
      "REVOKE EXECUTE ON FUNCTION pg_walfile_name(pg_lsn) FROM PUBLIC;"
      "CREATE ROLE " +
      settings_.user + " LOGIN PASSWORD 'secret'");
  int times = 0;
  Cluster cluster(settings_, {.has_no_timeline = [&times](const Endpoint&) { ++times; }});
  EXPECT_EQ(connect(cluster)->server().timeline, 0);
  connect(cluster);
  EXPECT_EQ(times, 1);
  database_.execute("DROP ROLE " + settings_.user);
}

}  // namespace

}  // namespace chassis::postgres
