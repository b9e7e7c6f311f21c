#include "chassis/sqlite/rows.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "tests/support/sqlite_database.hpp"

namespace mars::tests {
namespace {

using chassis::database::column;
using chassis::database::ComposedStatement;
using chassis::database::row;
using chassis::database::Statement;
using chassis::sqlite::parameters;

struct Note {
  std::int64_t id = 0;
  std::string text;
};

constexpr auto note = row(column("id", &Note::id), column("text", &Note::text));

constexpr ComposedStatement insert_note("insert_note", "INSERT INTO note (", names(note), ") VALUES (",
                                        parameters(note), ")");
constexpr Statement select_notes{.name = "select_notes", .sql = "SELECT text, id FROM note ORDER BY id"};

class SqliteRows : public testing::Test {
 protected:
  SqliteFile file_;
  chassis::sqlite::Database database_ = file_.open_with_notes();
};

TEST_F(SqliteRows, AreBoundAndReadByNameInAnyOrder) {
  insert(database_, insert_note, note, {.id = 70, .text = "seventy"});
  insert(database_, insert_note, note, {.id = 80, .text = "eighty"});
  constexpr Statement rename{.name = "rename", .sql = "UPDATE note SET text = :text || '!' WHERE id = :id"};
  EXPECT_EQ(execute(database_, rename, note, {.id = 70, .text = "renamed"}), 1);
  const auto notes = read_all(database_.query(select_notes), note);
  ASSERT_GE(notes.size(), 2U);
  EXPECT_EQ(notes[notes.size() - 2].text, "renamed!");
  EXPECT_EQ(notes.back().id, 80);
}

TEST_F(SqliteRows, AreNotReadWhereThereIsNone) {
  constexpr Statement select_none{.name = "select_none", .sql = "SELECT id, text FROM note WHERE id = -1"};
  EXPECT_FALSE(read_one(database_.query(select_none), note));
}

TEST_F(SqliteRows, LackingAColumnOrAParameterAreADefect) {
  constexpr Statement select_ids{.name = "select_ids", .sql = "SELECT id FROM note"};
  EXPECT_THROW(read_all(database_.query(select_ids), note), std::logic_error);
  constexpr Statement insert_id{.name = "insert_id", .sql = "INSERT INTO note (id) VALUES (:id)"};
  EXPECT_THROW(execute(database_, insert_id, note, {.id = 90, .text = ""}), std::logic_error);
}

TEST_F(SqliteRows, OutOfRangeOrOfAnotherSizeAreDamagedData) {
  constexpr Statement damaged{.name = "damaged", .sql = "SELECT 2147483648 AS count, x'00' AS id"};
  auto rows = database_.query(damaged);
  ASSERT_TRUE(rows.next());
  EXPECT_THROW(static_cast<void>(rows.get<std::int32_t>(rows.column("count"))), chassis::DamagedData);
  EXPECT_THROW(static_cast<void>(rows.get<boost::uuids::uuid>(rows.column("id"))), chassis::DamagedData);
}

}  // namespace
}  // namespace mars::tests
