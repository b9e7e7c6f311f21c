#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "chassis/base/request_context.hpp"
#include "chassis/database/migration.hpp"
#include "chassis/table/engine.hpp"

namespace mars::tests {

/// A database for one test, on either engine; gone with the object.
class TableDatabase {
 public:
  TableDatabase() = default;
  TableDatabase(const TableDatabase&) = delete;
  TableDatabase& operator=(const TableDatabase&) = delete;
  virtual ~TableDatabase() = default;

  /// For the thread that runs `context`.
  virtual chassis::table::Engine engine(boost::asio::io_context& context) = 0;

  /// Runs SQL without the repositories. Returns the first column of the first row as text, or "".
  virtual std::string query(const std::string& sql) = 0;
};

/// A parameter of a suite: an engine, and how to get a database on it.
struct TableDatabaseKind {
  std::string name;
  std::function<std::unique_ptr<TableDatabase>()> create;
};

/// How GoogleTest shows it.
inline std::ostream& operator<<(std::ostream& out, const TableDatabaseKind& kind) {
  return out << kind.name;
}

/// With the schema of the program, and then `sql`.
std::unique_ptr<TableDatabase> postgres_tables(const std::string& sql = {});

/// With the schema of the program, or another.
std::unique_ptr<TableDatabase> sqlite_tables();
std::unique_ptr<TableDatabase> sqlite_tables(chassis::database::Migrations migrations);

/// Registers a suite for databases with the schema of the program.
inline auto program_tables() {
  return testing::Values(TableDatabaseKind{"postgres", [] { return postgres_tables(); }},
                         TableDatabaseKind{"sqlite", [] { return sqlite_tables(); }});
}

/// For the names of the tests.
inline std::string kind_name(const testing::TestParamInfo<TableDatabaseKind>& info) {
  return info.param.name;
}

/// A context whose deadline is far enough away for any test.
inline chassis::RequestContext relaxed_context() {
  chassis::RequestContext context;
  context.deadline = chassis::RequestContext::Clock::now() + std::chrono::minutes(1);
  return context;
}

}  // namespace mars::tests
