// The service against a model of it. MARS_SEED repeats a run whose seed was printed.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>

#include "tests/faults/model/simulation.hpp"

namespace mars::tests {

namespace {

/// Random unless the environment says otherwise.
std::uint64_t seed() {
  const char* const given = std::getenv("MARS_SEED");
  return given == nullptr ? std::random_device{}() : std::stoull(given);
}

void simulate(ProbeDatabase& database, Simulation::Instances instances, const std::string& engine) {
  const auto chosen = seed();
  std::cout << "model, " << engine << ": seed " << chosen << '\n';
  const auto begin = std::chrono::steady_clock::now();
  Simulation simulation(database, instances, chosen);
  simulation.run(MARS_MODEL_REQUESTS);
  simulation.compare_rows();
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto& figures = simulation.figures();
  std::cout << "model, " << engine << ": " << MARS_MODEL_REQUESTS << " requests without a divergence in "
            << seconds << " s: " << figures.setups << " setups, " << figures.moves << " moves ("
            << figures.contended << " groups of one probe at once), " << figures.lists << " lists, "
            << figures.refused << " refused; " << figures.restarts << " restarts\n";
}

TEST(Model, AgreesWithTheServiceOnSqlite) {
  SqliteProbes database;
  simulate(database, Simulation::Instances::threads, "SQLite");
}

TEST(Model, AgreesWithTheServiceOnPostgres) {
  PostgresProbes database;
  simulate(database, Simulation::Instances::replicas, "PostgreSQL");
}

}  // namespace

}  // namespace mars::tests
