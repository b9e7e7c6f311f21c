#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "tests/support/http_client.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::tests {

enum class Engine : std::uint8_t { sqlite, postgres };

/// For the names of parameterised tests.
std::string to_string(Engine engine);

/// How GoogleTest shows it.
inline std::ostream& operator<<(std::ostream& out, Engine engine) {
  return out << to_string(engine);
}

/// The real server over a fresh database of its own.
class Service {
 public:
  explicit Service(Engine engine, ServerProcess::Variables settings = {});

  [[nodiscard]] HttpClient connect() const { return HttpClient(server_->port()); }

  /// Stops the server and starts it again on the same database. Returns the exit status of the first.
  int restart();

  [[nodiscard]] ServerProcess& process() { return *server_; }

  /// The environment that the server was started with.
  [[nodiscard]] const ServerProcess::Variables& variables() const { return variables_; }

  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

  /// Null on SQLite.
  [[nodiscard]] const PostgresDatabase* postgres() const { return postgres_ ? &*postgres_ : nullptr; }

 private:
  TemporaryFolder folder_;
  std::optional<PostgresDatabase> postgres_;
  ServerProcess::Variables variables_;
  std::unique_ptr<ServerProcess> server_;
};

/// The variables that let a server use `database`.
ServerProcess::Variables variables_for(const PostgresDatabase& database);

// [only here]
/// Sets up a probe and returns its id.
std::string set_up_probe(HttpClient& client, int x, int y, const std::string& direction = "NORTH");

/// Sets up probes over ten connections, one after the other, so that each of a few threads has its own
/// connections to the database.
void warm_up(const Service& service);

/// The body of a move.
std::string move_body(const std::string& id, const std::string& command);

// [/only here]

/// A suite that runs on both databases.
class OnBothEngines : public testing::TestWithParam<Engine> {
 protected:
  Service service_{GetParam()};
  HttpClient client_ = service_.connect();
};

/// Registers a suite derived from `OnBothEngines`.
inline auto both_engines() {
  return testing::Values(Engine::sqlite, Engine::postgres);
}

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
  return to_string(info.param);
}

}  // namespace mars::tests
