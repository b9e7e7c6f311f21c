#include "chassis/sqlite/integrity.hpp"

#include <algorithm>
#include <string>

#include "chassis/sqlite/connection.hpp"
#include "chassis/sqlite/error.hpp"
#include "chassis/sqlite/statement.hpp"

namespace chassis::sqlite {

namespace {

// One finding is enough.
constexpr Statement quick_check{.name = "quick_check", .sql = "PRAGMA quick_check(1)"};
constexpr Statement thorough_check{.name = "integrity_check", .sql = "PRAGMA integrity_check(1)"};

std::string in_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

}  // namespace

void check_integrity(sqlite3* connection, IntegrityCheck depth) {
  run_script(connection, "PRAGMA ignore_check_constraints = ON");
  PreparedStatement statement(connection, depth == IntegrityCheck::quick ? quick_check : thorough_check);
  auto rows = statement.run();
  if (!rows.next() || rows.text(0) == "ok") return;
  throw SqliteError(SQLITE_CORRUPT, std::string(sqlite3_db_filename(connection, "main")) +
                                        " is damaged: " + in_one_line(rows.text(0)));
}

}  // namespace chassis::sqlite
