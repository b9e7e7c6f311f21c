// The statements that follow from the declaration of a table.

#include <gmock/gmock.h>

#include <chrono>
#include <optional>
#include <string>

#include "chassis/table/table_list.hpp"

namespace chassis::table {
namespace {

using database::column;
using database::row;

struct Parcel {
  boost::uuids::uuid id{};
  std::int64_t version = 0;
  std::string key;
  std::optional<Moment> due;
};

constexpr auto parcels =
    database::table("parcel", column("id", &Parcel::id), column("version", &Parcel::version),
                    row(column("key", &Parcel::key), column("due", &Parcel::due)));

using Tables = TableList<parcels>;

TEST(PostgresStatements, AddABatchAndTellWhichRowsAreStored) {
  EXPECT_EQ(postgres::insert_row<parcels>.sql,
            "WITH request AS MATERIALIZED (SELECT * FROM"
            " unnest($1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[]) WITH ORDINALITY"
            " AS request (new_id, new_version, new_key, new_due, place)),"
            " stored AS (INSERT INTO parcel (id, version, key, due)"
            " SELECT new_id, new_version, new_key, new_due FROM request RETURNING id)"
            " SELECT request.place FROM request JOIN stored ON stored.id = request.new_id");
}

TEST(PostgresStatements, TakeClaimsBesideColumnsOfTheSameName) {
  EXPECT_THAT(std::string(postgres::insert_row_once<parcels>.sql),
              testing::StartsWith(
                  "WITH request AS MATERIALIZED (SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[],"
                  " $4::text[], $5::bigint[], $6::uuid[], $7::bigint[], $8::text[], $9::timestamptz[])"
                  " WITH ORDINALITY AS request (principal, key, fingerprint, answer, lifetime,"
                  " new_id, new_version, new_key, new_due, place)), won AS ("));
}

TEST(PostgresStatements, FindRowsByTheirIds) {
  EXPECT_EQ(postgres::select_row<parcels>.sql,
            "SELECT wanted.place AS request_place, stored.id, stored.version, stored.key, stored.due"
            " FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)"
            " JOIN parcel AS stored ON stored.id = wanted.id");
}

TEST(PostgresStatements, ChangeARowThatIsStillTheOneThatWasRead) {
  EXPECT_EQ(postgres::update_row<parcels>.sql,
            "UPDATE parcel AS stored SET key = request.new_key, due = request.new_due,"
            " version = stored.version + 1"
            " FROM unnest($1::text[], $2::timestamptz[], $3::uuid[], $4::bigint[], $5::text[],"
            " $6::timestamptz[]) WITH ORDINALITY"
            " AS request (new_key, new_due, old_id, old_version, old_key, old_due, place)"
            " WHERE stored.id = request.old_id AND stored.version = request.old_version"
            " AND stored.key IS NOT DISTINCT FROM request.old_key"
            " AND stored.due IS NOT DISTINCT FROM request.old_due RETURNING request.place");
}

TEST(PostgresStatements, RemoveAndListRows) {
  EXPECT_EQ(postgres::delete_row<parcels>.sql,
            "DELETE FROM parcel AS stored USING unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY"
            " AS request (id, version, place)"
            " WHERE stored.id = request.id AND stored.version = request.version RETURNING request.place");
  EXPECT_EQ(postgres::list_rows<parcels>.sql,
            "SELECT id, version, key, due FROM parcel WHERE id > $1::uuid ORDER BY id LIMIT $2::bigint");
}

TEST(SqliteStatements, FollowFromTheDeclaration) {
  EXPECT_EQ(sqlite::insert_row<parcels>.sql,
            "INSERT INTO parcel (id, version, key, due) VALUES (:id, :version, :key, :due)");
  EXPECT_EQ(sqlite::select_row<parcels>.sql, "SELECT id, version, key, due FROM parcel WHERE id = ?");
  EXPECT_EQ(sqlite::update_row<parcels>.sql,
            "UPDATE parcel SET key = ?, due = ?, version = version + 1"
            " WHERE id = ? AND version = ? AND key IS ? AND due IS ?");
  EXPECT_EQ(sqlite::delete_row<parcels>.sql, "DELETE FROM parcel WHERE id = :id AND version = :version");
  EXPECT_EQ(sqlite::list_rows<parcels>.sql,
            "SELECT id, version, key, due FROM parcel WHERE id > ? ORDER BY id LIMIT ?");
}

TEST(TableList, HasTheStatementsOfItsTables) {
  const auto name_of = [](const auto& statement) { return statement.name; };
  std::vector<std::string_view> on_postgres;
  std::ranges::transform(Tables::postgres_statements, std::back_inserter(on_postgres), name_of);
  EXPECT_THAT(on_postgres, testing::ElementsAre("insert_parcel", "insert_parcel_once", "select_parcel",
                                                "update_parcel", "delete_parcel", "list_parcel"));
  EXPECT_EQ(Tables::sqlite_statements.size(), 5U);
  EXPECT_THAT(Tables::names, testing::ElementsAre("parcel"));
}

TEST(TableList, MayBeEmpty) {
  EXPECT_EQ(TableList<>::size, 0U);
  EXPECT_TRUE(TableList<>::postgres_statements.empty());
  EXPECT_TRUE(TableList<>::sqlite_statements.empty());
}

}  // namespace
}  // namespace chassis::table
