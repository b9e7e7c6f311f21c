#include "app/services/probe_service.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>

#include "chassis/base/errors.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/recorded_probe_events.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::services {
namespace {

using chassis::VersionSet;

class ProbeServiceTest : public testing::Test {
 protected:
  domain::ProbeId add_probe() {
    const domain::Probe probe{.id = new_id_(), .grid = {.id = new_id_(), .width = 3, .height = 3}};
    tests::run(probes_.add(context_, probe));
    return probe.id;
  }

  Removal remove(domain::ProbeId id, std::optional<VersionSet> expected = {}) {
    return tests::run(service_.remove(context_, id, std::move(expected)));
  }

  boost::asio::io_context io_;
  chassis::RequestContext context_;
  chassis::UuidGenerator new_id_;
  tests::InMemoryProbeRepository probes_;
  tests::RecordedProbeEvents events_;
  ProbeService service_{probes_, events_, 10, io_.get_executor()};
};

TEST_F(ProbeServiceTest, RemovesAProbeOnce) {
  const auto id = add_probe();
  EXPECT_EQ(remove(id), Removal::done);
  EXPECT_EQ(remove(id), Removal::not_found);
  EXPECT_EQ(std::ranges::count(events_.names, "probe_removed"), 1);
}

TEST_F(ProbeServiceTest, RemovesAProbeAtAVersionThatTheClientNames) {
  const auto id = add_probe();
  EXPECT_EQ(remove(id, VersionSet{.any = false, .versions = {1, 2}}), Removal::changed);
  EXPECT_EQ(remove(id, VersionSet{.any = false, .versions = {1, 0}}), Removal::done);
}

TEST_F(ProbeServiceTest, LooksAgainWhereAProbeIsMovedBeforeItIsRemoved) {
  const auto id = add_probe();
  probes_.lost_races = 1;
  EXPECT_EQ(remove(id, VersionSet{.any = false, .versions = {0}}), Removal::changed);
  const auto other = add_probe();
  probes_.lost_races = 1;
  EXPECT_EQ(remove(other, VersionSet{.any = false, .versions = {0, 1}}), Removal::done);
  const auto third = add_probe();
  probes_.lost_races = 1;
  EXPECT_EQ(remove(third), Removal::done);
}

TEST_F(ProbeServiceTest, TakesASuppressedRemovalForNoRemoval) {
  const auto id = add_probe();
  probes_.suppresses_updates = true;
  EXPECT_THROW(remove(id), chassis::NotStored);
  EXPECT_EQ(std::ranges::count(events_.names, "probe_removed"), 0);
}

}  // namespace
}  // namespace mars::services
