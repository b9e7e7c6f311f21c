#include "tests/cluster/watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "tests/support/http_client.hpp"
#include "tests/support/postgres_database.hpp"

namespace mars::tests {

namespace {

using namespace std::chrono_literals;

bool takes_writes(const std::string& server) {
  try {
    return query_postgres(server, "SELECT pg_is_in_recovery()") == "f";
  } catch (const std::exception&) {
    return false;  // that is what is asked
  }
}

/// The inodes of the sockets of this network that lead to a database.
std::set<std::string> sockets_to_databases() {
  std::set<std::string> inodes;
  std::ifstream table("/proc/net/tcp");
  for (std::string line; std::getline(table, line);) {
    std::istringstream stream(line);
    const std::vector<std::string> words{std::istream_iterator<std::string>(stream), {}};
    const auto& remote = words.at(2);
    if (remote.ends_with(":1538") || remote.ends_with(":1388")) inodes.insert(words.at(9));  // 5432, 5000
  }
  return inodes;
}

std::size_t connections_of(pid_t process) {
  const auto inodes = sockets_to_databases();
  std::size_t count = 0;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", process), gone)) {
    const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
    if (target.starts_with("socket:[") && inodes.contains(target.substr(8, target.size() - 9))) ++count;
  }
  return count;
}

double seconds(Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

Watch::Watch(std::chrono::milliseconds pause, std::function<void()> look)
    : thread_([this, pause, look = std::move(look)] {
        for (; !stopping_; std::this_thread::sleep_for(pause))
          look();
      }) {}

Watch::~Watch() {
  stopping_ = true;
  thread_.join();
}

WriterWatch::WriterWatch(const std::vector<std::string>& servers) {
  for (const auto& server : servers)
    watches_.push_back(std::make_unique<Watch>(100ms, [this, server] {
      const auto asked = Clock::now();
      if (!takes_writes(server)) return;
      const std::lock_guard lock(mutex_);
      answers_.push_back({.begin = asked, .end = Clock::now()});
    }));
}

std::vector<Interval> WriterWatch::outages(Clock::time_point since, Clock::duration shortest) const {
  const std::lock_guard lock(mutex_);
  std::vector<Clock::time_point> times{since, Clock::now()};
  for (const auto& [asked, answered] : answers_) {
    if (asked > since) times.push_back(asked);
    if (answered > since) times.push_back(answered);
  }
  std::ranges::sort(times);
  std::vector<Interval> outages;
  for (std::size_t next = 1; next < times.size(); ++next)
    if (times[next] - times[next - 1] > shortest)
      outages.push_back({.begin = times[next - 1], .end = times[next]});
  return outages;
}

ReadinessWatch::ReadinessWatch(std::uint16_t port)
    : watch_(50ms, [this, client = std::make_shared<HttpClient>(port)] {
        const auto begin = Clock::now();
        const auto response = client->request("GET", "/api/v1/ready");
        const auto status = response.result_int();
        const std::lock_guard lock(mutex_);
        answers_.push_back({.when = {.begin = begin, .end = Clock::now()},
                            .status = status,
                            .body = status == 200U ? "" : response.body()});
      }) {}

std::vector<ReadinessWatch::Answer> ReadinessWatch::answers(Clock::time_point since) const {
  const std::lock_guard lock(mutex_);
  std::vector<Answer> later;
  std::ranges::copy_if(answers_, std::back_inserter(later),
                       [since](const Answer& answer) { return answer.when.begin > since; });
  return later;
}

ConnectionWatch::ConnectionWatch(pid_t process)
    : watch_(20ms, [this, process] { peak_ = std::max(peak_.load(), connections_of(process)); }) {}

std::string contradictions(const ReadinessWatch& readiness, const WriterWatch& writer,
                           Clock::time_point since, const Slack& slack) {
  const auto outages = writer.outages(since, slack.pause);
  std::string found;
  for (const auto& [when, status, body] : readiness.answers(since)) {
    for (const auto& outage : outages)
      if (status == 200U && when.begin > outage.begin + slack.notice && when.end < outage.end)
        found += fmt::format("ready {:.1f} s into {:.1f} s without a writer; ",
                             seconds(when.begin - outage.begin), seconds(outage.end - outage.begin));
    const bool near_outage = std::ranges::any_of(outages, [&](const Interval& outage) {
      return when.end >= outage.begin && when.begin <= outage.end + slack.recovery;
    });
    if (status != 200U && !near_outage)
      found += fmt::format("{} with a writer, {:.1f} s after the fault: {}; ", status,
                           seconds(when.begin - since), body);
  }
  return found;
}

}  // namespace mars::tests
