#include "tests/faults/database_link/cell.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

#include "app/repositories/postgres/statements.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/service.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::tests {

namespace {

struct Cell {
  LinkFault fault;
  Operation operation;
  Load load;
};

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds back_within{2000};
constexpr milliseconds between_attempts{10};
constexpr milliseconds busy_before_fault{200};
constexpr milliseconds busy_in_fault{1000};
constexpr int busy_clients = 8;

milliseconds since(Clock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
}

const char* name_of(LinkFault fault) {
  constexpr std::array names{"None",           "Refused",         "Silent",       "HalfOpen",
                             "CutInStatement", "CutBeforeAnswer", "CutInAnswer",  "Delayed",
                             "Trickling",      "CorruptType",     "CorruptLength"};
  return names.at(static_cast<std::size_t>(fault));
}

/// The statement that does the work of an endpoint.
std::string_view statement_of(Operation operation) {
  namespace sql = repositories::postgres;
  constexpr std::array<chassis::database::Statement, 4> statements{sql::insert_probe, sql::update_probe,
                                                                   sql::list_probes, sql::check_readiness};
  return statements.at(static_cast<std::size_t>(operation)).name;
}

/// Waits for the message that executes that statement: there its name stands between two zeros.
TcpGate::Trigger at_execution(Operation operation) {
  std::string mark(1, '\0');
  mark.append(statement_of(operation)).push_back('\0');
  return [mark](std::string_view piece) { return piece.find(mark) != std::string_view::npos; };
}

/// Whether a fault is one of a statement, and not of the link as a whole.
bool hits_statement(LinkFault fault) {
  switch (fault) {
    case LinkFault::cut_in_statement:
    case LinkFault::cut_before_answer:
    case LinkFault::cut_in_answer:
    case LinkFault::corrupt_type:
    case LinkFault::corrupt_length:
      return true;
    default:
      return false;
  }
}

class ServiceBehindGate {
 public:
  ServiceBehindGate() {
    HttpClient http(server_.port());
    while (http.request("GET", "/api/v1/ready").result_int() != 200)
      std::this_thread::sleep_for(between_attempts);
  }

  void inflict(const Cell& cell) {
    gate_.inflict(cell.fault, hits_statement(cell.fault) ? at_execution(cell.operation) : TcpGate::Trigger());
  }

  TcpGate& gate() { return gate_; }

  ServerProcess& server() { return server_; }

  [[nodiscard]] const PostgresDatabase& database() const { return database_; }

 private:
  [[nodiscard]] ServerProcess::Variables variables() const {
    auto variables = variables_for(database_);
    variables["DB_HOST"] = "127.0.0.1";
    variables["DB_PORT"] = std::to_string(gate_.port());
    variables["ENV"] = "test";
    return variables;
  }

  PostgresDatabase database_;
  TcpGate gate_{database_.settings().host, database_.settings().port};
  TemporaryFolder folder_;
  ServerProcess server_{folder_.path(), variables()};
};

/// Asks until there is a 200, and returns how long that took.
milliseconds time_to_recover(Client& client) {
  const auto begin = Clock::now();
  while (since(begin) < 5 * back_within && !client.ask())
    std::this_thread::sleep_for(between_attempts);
  return since(begin);
}

void warm_up(Client& client) {
  for (int request = 0; request < 2; ++request)
    ASSERT_TRUE(client.ask());
}

/// Returns how long the endpoint took to be back.
milliseconds run_idle(ServiceBehindGate& service, const Cell& cell, Client& client) {
  warm_up(client);
  service.inflict(cell);
  client.ask();
  EXPECT_GE(service.gate().strikes(), 1) << "the fault never met the request";
  service.gate().open();
  return time_to_recover(client);
}

/// Asks until the gate has opened, and then until there is a 200.
void keep_asking(Client& client, const std::atomic<bool>& opened) {
  warm_up(client);
  while (!opened) {
    client.ask();
    std::this_thread::sleep_for(between_attempts);
  }
  time_to_recover(client);
}

/// Returns how long the slowest client took to be served again.
milliseconds run_busy(ServiceBehindGate& service, const Cell& cell,
                      const std::vector<std::unique_ptr<Client>>& clients) {
  std::atomic<bool> opened = false;
  std::atomic<Clock::time_point> opening{};
  std::vector<milliseconds> back(clients.size());
  std::vector<std::jthread> threads;
  for (std::size_t index = 0; index < clients.size(); ++index) {
    threads.emplace_back([&, index] {
      keep_asking(*clients[index], opened);
      back[index] = since(opening);
    });
  }
  std::this_thread::sleep_for(busy_before_fault);
  service.inflict(cell);
  std::this_thread::sleep_for(busy_in_fault);
  EXPECT_GE(service.gate().strikes(), 1) << "the fault met no request";
  opening = Clock::now();
  service.gate().open();
  opened = true;
  threads.clear();
  return std::ranges::max(back);
}

void report(const Cell& cell, const Tally& tally, milliseconds back) {
  std::cout << "link fault " << name_of(cell.fault) << ", " << to_string(cell.operation) << ", "
            << (cell.load == Load::idle ? "idle" : "busy") << ": " << tally << ", back after " << back.count()
            << " ms\n";
}

void run_cell(const Cell& cell) {
  ServiceBehindGate service;
  const int count = cell.load == Load::idle ? 1 : busy_clients;
  std::vector<std::unique_ptr<Client>> clients;
  for (int number = 1; number <= count; ++number)
    clients.push_back(make_client(cell.operation, service.server().port(), number));

  const auto back =
      cell.load == Load::idle ? run_idle(service, cell, *clients.front()) : run_busy(service, cell, clients);
  EXPECT_LE(back, back_within);

  Tally tally;
  for (const auto& client : clients) {
    client->verify(service.database());
    tally.add(client->tally());
  }
  report(cell, tally, back);
  EXPECT_EQ(service.server().stop(), 0) << "the process did not end in order";
}

}  // namespace

TEST_P(DatabaseLink, LosesNoWriteAndRecovers) {
  const auto& [fault, operation, load] = GetParam();
  run_cell({fault, operation, load});
}

std::string cell_name(const testing::TestParamInfo<CellParameter>& info) {
  const auto& [fault, operation, load] = info.param;
  return name_of(fault) + to_string(operation) + (load == Load::idle ? "Idle" : "Busy");
}

}  // namespace mars::tests
