#include "chassis/sqlite/readiness.hpp"

#include <chrono>
#include <string>

namespace chassis::sqlite {

namespace {

constexpr Statement read_user_version{.name = "read_user_version", .sql = "PRAGMA user_version"};
constexpr std::chrono::seconds recently{1};

/// A number in the header of the file that SQLite leaves to its users.
std::int64_t user_version(Database& database) {
  auto rows = database.query(read_user_version);
  rows.next();
  return rows.integer(0);
}

}  // namespace

void touch(Database& database) {
  if (std::chrono::steady_clock::now() - database.last_write() < recently) return;
  database.run_script("PRAGMA user_version = " + std::to_string(user_version(database)));
}

}  // namespace chassis::sqlite
