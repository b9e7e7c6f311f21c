#include "tests/support/service.hpp"

// [only here]
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <stdexcept>
// [/only here]
#include <utility>

namespace mars::tests {

std::string to_string(Engine engine) {
  return engine == Engine::sqlite ? "Sqlite" : "Postgres";
}

ServerProcess::Variables variables_for(const PostgresDatabase& database) {
  const auto settings = database.settings();
  return {{"DB_HOST", settings.host},
          {"DB_PORT", std::to_string(settings.port)},
          {"DB_USER", settings.user},
          {"DB_PASSWORD", settings.password},
          {"DB_NAME", settings.name}};
}

Service::Service(Engine engine, ServerProcess::Variables settings) : variables_(std::move(settings)) {
  if (engine == Engine::postgres) variables_.merge(variables_for(postgres_.emplace()));
  variables_.try_emplace("ENV", "test");
  server_ = std::make_unique<ServerProcess>(folder_.path(), variables_);
}

int Service::restart() {
  const int status = server_->stop();
  server_ = std::make_unique<ServerProcess>(folder_.path(), variables_);
  return status;
}

// [only here]
std::string set_up_probe(HttpClient& client, int x, int y, const std::string& direction) {
  const boost::json::object body{{"x", x}, {"y", y}, {"direction", direction}};
  const auto response = client.request("POST", "/api/v1/setup", boost::json::serialize(body));
  if (response.result_int() != 200) throw std::runtime_error("no probe was set up: " + response.body());
  return std::string(boost::json::parse(response.body()).at("id").as_string());
}

void warm_up(const Service& service) {
  for (int count = 0; count < 10; ++count) {
    auto client = service.connect();
    set_up_probe(client, 1, 1);
  }
}

std::string move_body(const std::string& id, const std::string& command) {
  return boost::json::serialize(boost::json::object{{"id", id}, {"command", command}});
}

// [/only here]

}  // namespace mars::tests
