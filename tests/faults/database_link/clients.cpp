#include "tests/faults/database_link/clients.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

using namespace std::chrono_literals;

/// What a loaded machine may add to a deadline.
constexpr auto room = 1s;

void expect_declared(const HttpClient::Response& response) {
  EXPECT_THAT(response.result_int(), testing::AnyOf(200, 503)) << response.body();
  if (response.result_int() != 503) return;
  EXPECT_FALSE(response[boost::beast::http::field::retry_after].empty());
  EXPECT_THAT(response.body(), testing::HasSubstr(R"("code":"SERVICE_UNAVAILABLE")"));
}

/// Sets up probes on grids of one height; each request has a width of its own, by which its row is known.
class SetupClient final : public Client {
 public:
  SetupClient(std::uint16_t port, int number) : Client(port), height_(number) {}

  void verify(const PostgresDatabase& database) const override {
    const auto rows = database.query(
        "SELECT json_object_agg(width, ids) FROM (SELECT width, json_agg(probe.id) AS ids FROM grid"
        " LEFT JOIN probe ON grid_id = grid.id WHERE height = " +
        std::to_string(height_) + " GROUP BY width) AS stored");
    const auto stored = rows.empty() ? boost::json::object() : boost::json::parse(rows).as_object();
    for (const auto& [width, ids] : stored) {
      ASSERT_EQ(ids.as_array().size(), 1) << "twice: " << rows;
      ASSERT_TRUE(ids.as_array().front().is_string()) << "a grid without its probe: " << rows;
      const int request = std::stoi(std::string(width));
      EXPECT_TRUE(acknowledged_.contains(request) || unknown_.contains(request))
          << "never asked for: " << request;
    }
    for (const auto& [width, id] : acknowledged_) {
      ASSERT_TRUE(stored.contains(std::to_string(width))) << "acknowledged and lost: " << id;
      EXPECT_EQ(stored.at(std::to_string(width)).as_array().front().as_string(), id);
    }
  }

 private:
  Response send(HttpClient& http) override {
    const boost::json::object body{{"x", ++width_}, {"y", height_}, {"direction", "EAST"}};
    return http.request("POST", "/api/v1/setup", boost::json::serialize(body));
  }

  void note_done(const std::string& body) override {
    acknowledged_[width_] = std::string(boost::json::parse(body).at("id").as_string());
  }

  void note_unavailable() override { unknown_.insert(width_); }

  int height_;
  int width_ = 0;
  std::map<int, std::string> acknowledged_;
  std::set<int> unknown_;
};

/// Moves a probe of its own, one cell at a time.
class MoveClient final : public Client {
 public:
  explicit MoveClient(std::uint16_t port) : Client(port) {
    HttpClient http(port);
    id_ = set_up_probe(http, 1, 1'000'000);
  }

  void verify(const PostgresDatabase& database) const override {
    const auto row = database.query(
        "SELECT y || ' ' || x || ' ' || direction || ' ' || version FROM probe WHERE id = '" + id_ + "'");
    const int position = std::stoi(row);
    EXPECT_GE(position, least_) << "acknowledged and lost";
    EXPECT_LE(position, most_) << "moved, and nobody asked for it";
    EXPECT_EQ(row, std::to_string(position) + " 0 NORTH " + std::to_string(position));
  }

 private:
  Response send(HttpClient& http) override {
    return http.request("PATCH", "/api/v1/move", move_body(id_, "M"));
  }

  void note_done(const std::string& body) override {
    const auto position = static_cast<int>(boost::json::parse(body).at("y").as_int64());
    EXPECT_GT(position, least_) << "acknowledged and lost";
    EXPECT_LE(position, most_ + 1) << "moved, and nobody asked for it";
    least_ = most_ = position;
  }

  void note_unavailable() override { ++most_; }

  std::string id_;
  int least_ = 0;
  int most_ = 0;
};

/// Lists all probes, which nobody adds to or moves.
class CheckClient final : public Client {
 public:
  explicit CheckClient(std::uint16_t port) : Client(port) {
    HttpClient http(port);
    for (list_ = send(http).body(); list_ == nothing; list_ = send(http).body()) {
      for (int probe = 0; probe < 20; ++probe)
        set_up_probe(http, 5, 5);
    }
  }

  void verify(const PostgresDatabase& /*database*/) const override {}

 private:
  static constexpr std::string_view nothing = R"({"probes":[]})";

  Response send(HttpClient& http) override { return http.request("GET", "/api/v1/check"); }

  void note_done(const std::string& body) override { EXPECT_EQ(body, list_); }

  std::string list_;
};

/// Asks whether the service is ready.
class ReadyClient final : public Client {
 public:
  using Client::Client;

  void verify(const PostgresDatabase& /*database*/) const override {}

 private:
  Response send(HttpClient& http) override { return http.request("GET", "/api/v1/ready"); }

  [[nodiscard]] std::chrono::milliseconds deadline() const override { return 500ms; }

  void note_done(const std::string& body) override { EXPECT_EQ(body, R"({"status":"ready"})"); }
};

}  // namespace

void Tally::add(const Tally& other) {
  done += other.done;
  unavailable += other.unavailable;
  slowest = std::max(slowest, other.slowest);
}

std::ostream& operator<<(std::ostream& out, const Tally& tally) {
  return out << tally.done << " x 200, " << tally.unavailable << " x 503, slowest " << tally.slowest.count()
             << " ms";
}

bool Client::ask() {
  const auto begin = std::chrono::steady_clock::now();
  const auto response = send(http_);
  const auto taken =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  EXPECT_LE(taken, deadline() + room);
  expect_declared(response);
  const bool done = response.result_int() == 200;
  if (done) {
    note_done(response.body());
  } else {
    note_unavailable();
  }
  tally_.add({.done = done ? 1 : 0, .unavailable = done ? 0 : 1, .slowest = taken});
  return done;
}

std::unique_ptr<Client> make_client(Operation operation, std::uint16_t port, int number) {
  switch (operation) {
    case Operation::setup:
      return std::make_unique<SetupClient>(port, number);
    case Operation::move:
      return std::make_unique<MoveClient>(port);
    case Operation::check:
      return std::make_unique<CheckClient>(port);
    case Operation::ready:
      return std::make_unique<ReadyClient>(port);
    default:
      throw std::invalid_argument("there is no client of that kind");
  }
}

}  // namespace mars::tests
