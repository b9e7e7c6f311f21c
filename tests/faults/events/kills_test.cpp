// Two replicas write events while one of them is killed again and again, and a client that resumes at random
// reads them from either: it gets each event once, in the order of the log.

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <exception>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/faults/events/replicas.hpp"
#include "tests/support/event_client.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {
namespace {

/// Sends so many moves of one probe to the replicas in turn. Failed requests do not matter.
void keep_moving(const Replicas& replicas, const std::string& probe, int moves, std::atomic<int>& done) {
  for (int count = 0; count < moves; ++done) {
    try {
      HttpClient client(replicas.port(static_cast<std::size_t>(count) % 2));
      for (int more = 0; more < 20 && count < moves; ++more, ++count, ++done)
        client.request("PATCH", "/api/v1/move", move_body(probe, "L"));
    } catch (const std::exception&) {
      ++count;
    }
  }
}

/// Reads events until one with that data comes, and breaks off at random.
class Reader {
 public:
  Reader(const Replicas& replicas, std::string begin) : replicas_(replicas), last_(std::move(begin)) {}

  void read_until(const std::string& data) {
    while (!ended_) {
      try {
        read_some(data);
      } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the replica was killed
      }
    }
  }

  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }

  [[nodiscard]] int connections() const { return connections_; }

 private:
  void read_some(const std::string& data) {
    EventClient client(replicas_.port(random_() % 2), "/api/v1/events", last_);
    if (!client.head().starts_with("HTTP/1.1 200")) return;
    ++connections_;
    for (auto most = random_() % 300; most > 0 && !ended_; --most) {
      const auto event = client.next();
      if (!event) return;
      EXPECT_NE(event->type, "gap");
      EXPECT_NE(event->type, "overrun");
      ids_.push_back(event->id);
      last_ = event->id;
      ended_ = event->data.contains(data);
    }
  }

  const Replicas& replicas_;
  std::string last_;
  std::vector<std::string> ids_;
  int connections_ = 0;
  bool ended_ = false;
  std::minstd_rand random_{7};
};

TEST(EventsOfReplicas, ArriveOnceAndInOrderWhileOneIsKilled) {
  constexpr int writers = 4;
  constexpr int moves = 500;
  Replicas replicas;
  HttpClient client(replicas.port(0));
  std::vector<std::string> probes;
  for (int count = 0; count < writers; ++count)
    probes.push_back(set_up_probe(client, 9, 9));
  Reader reader(replicas, "0-0-0");
  std::atomic<int> done = 0;
  std::vector<std::jthread> threads;
  for (const auto& probe : probes)
    threads.emplace_back([&, probe] { keep_moving(replicas, probe, moves, done); });
  std::jthread listener([&] { reader.read_until(R"("x":123,"y":321)"); });
  for (int kills = 1; kills <= 4; ++kills) {
    while (done < kills * moves * writers / 5)
      std::this_thread::yield();
    replicas.kill(1);
    replicas.start(1);
  }
  threads.clear();
  HttpClient again(replicas.port(0));
  set_up_probe(again, 123, 321);
  listener.join();

  std::string received;
  for (const auto& id : reader.ids())
    received += id + " ";
  EXPECT_EQ(received, replicas.database().query(
                          "SELECT string_agg(timeline || '-' || txid || '-' || ordinal || ' ', ''"
                          " ORDER BY timeline, txid, ordinal) FROM event WHERE type <> ''"
                          " AND (timeline, txid, ordinal) <= (SELECT timeline, txid, ordinal FROM event"
                          "  WHERE data = '\"x\":123,\"y\":321')"));
  EXPECT_GT(reader.connections(), 4);
  EXPECT_EQ(replicas.database().query("SELECT count(*) FROM event WHERE type = 'probe.moved'"),
            replicas.database().query("SELECT sum(version) FROM probe"));
  EXPECT_EQ(replicas.database().query("SELECT count(DISTINCT (subject_id, version)) FROM event"
                                      " WHERE type = 'probe.moved'"),
            replicas.database().query("SELECT sum(version) FROM probe"));
}

}  // namespace
}  // namespace mars::tests
