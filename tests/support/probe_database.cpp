#include "tests/support/probe_database.hpp"

#include "app/models/migrations.hpp"
#include "app/repositories/postgres/postgres_probe_repository.hpp"
#include "app/repositories/sqlite/sqlite_probe_repository.hpp"
#include "chassis/idempotency/postgres/postgres_repository.hpp"
#include "chassis/idempotency/sqlite/sqlite_repository.hpp"
#include "chassis/sqlite/database.hpp"

namespace mars::tests {

namespace {

constexpr const char* file_name = "mars.db";

constexpr chassis::database::Statement every_row{
    .name = "every_row",
    .sql =
        "SELECT group_concat(line, x'0A') FROM ("
        "  SELECT lower(hex(probe.id)) || ' ' || x || ' ' || y || ' ' || direction || ' ' || width || ' '"
        "   || height || ' ' || version AS line FROM probe JOIN grid ON grid.id = grid_id"
        "  UNION ALL SELECT 'no probe on ' || lower(hex(id)) FROM grid"
        "   WHERE id NOT IN (SELECT grid_id FROM probe) ORDER BY line)"};

std::string rows_of(const std::filesystem::path& folder) {
  chassis::sqlite::Database database({.file = folder / file_name});
  auto rows = database.query(every_row);
  rows.next();
  return std::string(rows.text(0));
}

}  // namespace

std::unique_ptr<repositories::ProbeRepository> PostgresProbes::repository(boost::asio::io_context& context) {
  return std::make_unique<repositories::PostgresProbeRepository>(
      context.get_executor(), std::make_shared<chassis::postgres::ConnectionPool>(settings_));
}

std::unique_ptr<chassis::idempotency::Repository> PostgresProbes::keys(boost::asio::io_context& context) {
  return std::make_unique<chassis::idempotency::PostgresRepository>(
      context.get_executor(), std::make_shared<chassis::postgres::ConnectionPool>(settings_));
}

int PostgresProbes::count_keys() const {
  return std::stoi(database_.query("SELECT count(*) FROM idempotency_key"));
}

std::string PostgresProbes::rows() const {
  return database_.query(
      "SELECT string_agg(line, E'\\n' ORDER BY line) FROM ("
      "  SELECT concat_ws(' ', replace(probe.id::text, '-', ''), x, y, direction, width, height, version)"
      "   AS line FROM probe JOIN grid ON grid.id = grid_id"
      "  UNION ALL SELECT 'no probe on ' || id FROM grid"
      "   WHERE id NOT IN (SELECT grid_id FROM probe)) AS stored");
}

std::unique_ptr<repositories::ProbeRepository> SqliteProbes::repository(boost::asio::io_context& context) {
  return std::make_unique<repositories::SqliteProbeRepository>(*store_, context.get_executor());
}

std::unique_ptr<chassis::idempotency::Repository> SqliteProbes::keys(boost::asio::io_context& context) {
  return std::make_unique<chassis::idempotency::SqliteRepository>(*store_, context.get_executor());
}

void SqliteProbes::reopen() {
  store_.reset();
  store_ = std::make_unique<chassis::sqlite::Store>(
      chassis::sqlite::Store::Options{.file = folder_.path() / file_name}, migrations::sqlite);
}

std::string SqliteProbes::rows() const {
  return rows_of(folder_.path());
}

int SqliteProbes::count_keys() const {
  constexpr chassis::database::Statement count{.name = "count_keys",
                                               .sql = "SELECT count(*) FROM idempotency_key"};
  chassis::sqlite::Database database({.file = folder_.path() / file_name});
  auto rows = database.query(count);
  rows.next();
  return static_cast<int>(rows.integer(0));
}

std::string SqliteProbes::rows_after_crash() const {
  const TemporaryFolder copy;
  for (const auto* const suffix : {"", "-wal"}) {
    const auto name = std::string(file_name) + suffix;
    std::filesystem::copy_file(folder_.path() / name, copy.path() / name);
  }
  return rows_of(copy.path());
}

}  // namespace mars::tests
