#include "app/core/serve.hpp"

#include <string>

#include "app/core/resources.hpp"
#include "app/core/service_name.hpp"
#include "app/models/migrations.hpp"
#include "chassis/server/table_service.hpp"

namespace mars::core {

namespace {

constexpr char title[] = "Mars Probe Simulator";

}  // namespace

void serve(const Settings& settings, chassis::telemetry::Logger& logger) {
  const chassis::server::TableService service{
      .name = service_name,
      .info = {.title = title, .version = std::string(service_name.version), .license = "MIT"},
      .migrations = {.sqlite = migrations::sqlite, .postgres = migrations::postgres},
      .tables = {.names = ResourceTables::names,
                 .postgres_statements = ResourceTables::postgres_statements,
                 .sqlite_statements = ResourceTables::sqlite_statements},
      .endpoints = resource_endpoints};
  chassis::server::serve(service, settings, logger);
}

}  // namespace mars::core
