#include "tests/support/postgres_database.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/postgres/connection_pool.hpp"

namespace mars::tests {

namespace {

constexpr const char* variable = "MARS_TEST_POSTGRES";

/// The server's connection string, taken apart.
class ServerOptions {
 public:
  explicit ServerOptions(const std::string& server)
      : options_(PQconninfoParse(server.c_str(), nullptr), PQconninfoFree) {
    if (!options_) throw std::runtime_error("not a connection string: " + server);
  }

  [[nodiscard]] std::string get(std::string_view keyword, const char* otherwise) const {
    for (const PQconninfoOption* option = options_.get(); option->keyword != nullptr; ++option) {
      if (option->keyword == keyword && option->val != nullptr) return option->val;
    }
    return otherwise;
  }

 private:
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options_;
};

/// A blocking connection of the superuser.
class Administrator {
 public:
  /// Whatever defaults a test gives to roles, databases and servers.
  static constexpr const char* session =
      "-c default_transaction_read_only=off -c default_transaction_deferrable=off -c exit_on_error=off"
      " -c idle_session_timeout=0 -c lock_timeout=0 -c search_path=public -c session_replication_role=origin"
      " -c statement_timeout=0 -c client_min_messages=warning";

  /// To `database`, or to the one that the connection string names.
  explicit Administrator(const std::string& server, const std::string& database = "")
      : connection_(connect(server, database), PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK)
      throw std::runtime_error(PQerrorMessage(connection_.get()));
  }

  std::string query(const std::string& sql) const {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection_.get(), sql.c_str()),
                                                               PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
      throw std::runtime_error(PQresultErrorMessage(result.get()));
    }
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
  }

 private:
  static PGconn* connect(const std::string& server, const std::string& database) {
    // The last of two values counts, and the first is expanded where it is a connection string.
    const std::vector<const char*> keywords{"options", "dbname", database.empty() ? nullptr : "dbname",
                                            nullptr};
    const std::vector<const char*> values{session, server.c_str(), database.c_str(), nullptr};
    return PQconnectdbParams(keywords.data(), values.data(), 1);
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

std::string random_name(const std::string& prefix) {
  std::random_device random;
  std::ostringstream name;
  name << prefix << std::hex << random() << random();
  return name.str();
}

std::vector<std::filesystem::path> migration_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(MARS_MIGRATIONS "/postgres")) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string up_part(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  const std::string whole = text.str();
  const auto up = whole.find("-- migrate:up");
  return whole.substr(up, whole.find("-- migrate:down") - up);
}

/// SQL that brings an empty database to the newest version, as --migrate would.
std::string all_migrations() {
  std::string sql = "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);";
  for (const auto& file : migration_files()) {
    const std::string name = file.filename().string();
    sql += up_part(file) + "INSERT INTO schema_migrations VALUES ('" + name.substr(0, name.find('_')) + "');";
  }
  return sql;
}

/// The name of a database with these migrations to copy from. Made once a server; tests run in parallel, so
/// it gets its name only when it is complete.
std::string template_database(const std::string& server, const Administrator& administrator) {
  const std::string sql = all_migrations();
  const std::string name = "mars_template_" + std::to_string(std::hash<std::string>{}(sql));
  administrator.query("SELECT pg_advisory_lock(20261122)");
  if (administrator.query("SELECT 1 FROM pg_database WHERE datname = '" + name + "'").empty()) {
    const std::string unfinished = random_name("mars_unfinished_");
    administrator.query("CREATE DATABASE " + unfinished);
    Administrator(server, unfinished).query(sql);
    administrator.query("ALTER DATABASE " + unfinished + " RENAME TO " + name);
  }
  administrator.query("SELECT pg_advisory_unlock(20261122)");
  return name;
}

}  // namespace

std::string postgres_of_environment() {
  const char* const value = std::getenv(variable);
  if (value == nullptr || *value == '\0') {
    throw std::runtime_error(std::string(variable) +
                             " is not set: it names the PostgreSQL server for tests; `make test` starts one");
  }
  return value;
}

PostgresDatabase::PostgresDatabase(Schema schema) : PostgresDatabase(postgres_of_environment(), schema) {}

PostgresDatabase::PostgresDatabase(std::string server, Schema schema)
    : server_(std::move(server)), name_(random_name("mars_test_")) {
  const Administrator administrator(server_);
  const std::string origin =
      schema == Schema::migrated ? template_database(server_, administrator) : "template0";
  administrator.query("CREATE DATABASE " + name_ + " TEMPLATE " + origin);
}

PostgresDatabase::~PostgresDatabase() {
  try {
    const Administrator administrator(server_);
    administrator.query("DROP DATABASE " + name_ + " WITH (FORCE)");
    if (!kept_.empty()) administrator.query("DROP DATABASE " + kept_);
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // The server went away, and the database with it.
  }
}

chassis::postgres::Settings PostgresDatabase::settings() const {
  const ServerOptions options(server_);
  chassis::postgres::Settings settings;
  settings.host = options.get("host", "127.0.0.1");
  settings.port = static_cast<std::uint16_t>(std::stoi(options.get("port", "5432")));
  settings.user = options.get("user", "postgres");
  settings.password = options.get("password", "");
  settings.name = name_;
  return settings;
}

std::shared_ptr<chassis::postgres::ConnectionPool> PostgresDatabase::pool() const {
  return std::make_shared<chassis::postgres::ConnectionPool>(settings());
}

std::string PostgresDatabase::query(const std::string& sql) const {
  return Administrator(server_, name_).query(sql);
}

void PostgresDatabase::keep() {
  close();
  kept_ = name_ + "_kept";
  Administrator(server_).query("CREATE DATABASE " + kept_ + " TEMPLATE " + name_);
  reopen();
}

void PostgresDatabase::restore() {
  close();
  const Administrator administrator(server_);
  administrator.query("DROP DATABASE " + name_);
  administrator.query("ALTER DATABASE " + std::exchange(kept_, {}) + " RENAME TO " + name_);
}

void PostgresDatabase::close() const {
  Administrator(server_).query("ALTER DATABASE " + name_ + " ALLOW_CONNECTIONS false");
  terminate_connections();
}

void PostgresDatabase::reopen() const {
  Administrator(server_).query("ALTER DATABASE " + name_ + " ALLOW_CONNECTIONS true");
}

void PostgresDatabase::terminate_connections() const {
  // The second argument makes it wait until each of them has ended.
  Administrator(server_).query(
      "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '" + name_ + "'");
}

std::string query_postgres(const std::string& server, const std::string& sql) {
  return Administrator(server).query(sql);
}

}  // namespace mars::tests
