#include "app/core/serve.hpp"
#include "app/core/service_name.hpp"
#include "app/core/settings.hpp"
#include "app/models/migrations.hpp"
#include "chassis/server/program.hpp"

int main(int argc, char** argv) {
  using namespace mars::core;
  const auto program = chassis::server::program_of<Settings>(
      service_name, "Serves the Mars probe API.", Settings::declaration(),
      {.sqlite = mars::migrations::sqlite, .postgres = mars::migrations::postgres}, serve);
  return chassis::server::run_program(program, argc, argv);
}
