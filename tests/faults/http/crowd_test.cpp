// Ten thousand clients that connect and say nothing.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "tests/support/bystander.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

namespace asio = boost::asio;

constexpr std::size_t many = 10'000;
constexpr std::size_t most_memory = std::size_t{256} << 20U;  // half of what production gives it

/// Descriptors for this process, and for the server, which inherits the limit.
void allow_descriptors(rlim_t count) {
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  ASSERT_GE(limit.rlim_max, count) << "ulimit -Hn is too low";
  limit.rlim_cur = count;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

TEST(IdleCrowd, CostsBoundedMemoryAndSlowsNoRequest) {
  allow_descriptors(many + 1000);
  tests::Service service(tests::Engine::sqlite,
                         {{"IDLE_TIMEOUT_MS", "600000"}, {"READ_TIMEOUT_MS", "600000"}});
  const auto pid = service.process().pid();
  const auto before = tests::usage_of(pid);
  tests::Bystander bystander(service.process().port());
  asio::io_context context;
  std::vector<asio::ip::tcp::socket> crowd;
  const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), service.process().port());
  for (std::size_t count = 0; count < many; ++count)
    crowd.emplace_back(context).connect(server);
  while (tests::usage_of(pid).descriptors < before.descriptors + many) {
  }
  const auto crowded = tests::usage_of(pid);
  bystander.stop();
  fmt::print("{:.1f} MiB with {} idle connections; somebody else had {} answers, the slowest in {} ms\n",
             static_cast<double>(crowded.resident_bytes) / (1U << 20U), many, bystander.served(),
             bystander.slowest().count());
  EXPECT_EQ(bystander.failure(), "");
  EXPECT_LE(crowded.resident_bytes, most_memory);

  auto client = service.connect();
  tests::set_up_probe(client, 1, 1);
  crowd.clear();
  EXPECT_LE(tests::settled_usage(pid, before.descriptors + 2).descriptors, before.descriptors + 2);
  tests::set_up_probe(client, 1, 1);
}

}  // namespace
}  // namespace mars
