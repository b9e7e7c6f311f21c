#include "tests/support/table_database.hpp"

#include "app/models/migrations.hpp"
#include "chassis/sqlite/database.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::tests {

namespace {

class PostgresTables final : public TableDatabase {
 public:
  explicit PostgresTables(const std::string& sql) {
    if (!sql.empty()) database_.execute(sql);
  }

  chassis::table::Engine engine(boost::asio::io_context& context) override {
    return chassis::table::Engine::postgres(context.get_executor(), pool_, nullptr, nullptr);
  }

  std::string query(const std::string& sql) override { return database_.query(sql); }

 private:
  PostgresDatabase database_;
  std::shared_ptr<chassis::postgres::ConnectionPool> pool_ = database_.pool();
};

class SqliteTables final : public TableDatabase {
 public:
  explicit SqliteTables(chassis::database::Migrations migrations)
      : store_({.file = folder_.path() / file_name}, migrations) {}

  chassis::table::Engine engine(boost::asio::io_context& context) override {
    return chassis::table::Engine::sqlite(context.get_executor(), store_, nullptr);
  }

  std::string query(const std::string& sql) override {
    chassis::sqlite::Database database({.file = folder_.path() / file_name});
    auto rows = database.query({.name = "query", .sql = sql});
    return rows.next() ? std::string(rows.text(0)) : std::string();
  }

 private:
  static constexpr const char* file_name = "test.db";

  TemporaryFolder folder_;
  chassis::sqlite::Store store_;
};

}  // namespace

std::unique_ptr<TableDatabase> postgres_tables(const std::string& sql) {
  return std::make_unique<PostgresTables>(sql);
}

std::unique_ptr<TableDatabase> sqlite_tables() {
  return sqlite_tables(migrations::sqlite);
}

std::unique_ptr<TableDatabase> sqlite_tables(chassis::database::Migrations migrations) {
  return std::make_unique<SqliteTables>(migrations);
}

}  // namespace mars::tests
