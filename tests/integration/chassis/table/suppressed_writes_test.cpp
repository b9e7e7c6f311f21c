// Writes that a trigger suppresses without an error are never acknowledged.

#include <gmock/gmock.h>

#include "chassis/table/change.hpp"
#include "tests/integration/chassis/table/sample.hpp"

namespace mars::tests {
namespace {

class SuppressedTableWrite : public SampleFixture {
 protected:
  /// Suppresses an INSERT, an UPDATE or a DELETE.
  void suppress(const std::string& operation) {
    if (GetParam().name == "sqlite") {
      database().query("CREATE TRIGGER suppress BEFORE " + operation +
                       " ON sample BEGIN SELECT raise(IGNORE); END");
      return;
    }
    database().query(
        "CREATE FUNCTION suppress() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
    database().query("CREATE TRIGGER suppress BEFORE " + operation +
                     " ON sample FOR EACH ROW EXECUTE FUNCTION suppress()");
  }

  std::string count(const std::string& table) { return database().query("SELECT count(*) FROM " + table); }

  const Sample sample_ = sample_number(1);
};

INSTANTIATE_TEST_SUITE_P(Engines, SuppressedTableWrite, sample_databases(), kind_name);

TEST_P(SuppressedTableWrite, OfANewRowIsADefect) {
  suppress("INSERT");
  EXPECT_THROW(run(rows().add(context_, sample_)), chassis::NotStored);
  EXPECT_EQ(count("sample"), "0");
}

TEST_P(SuppressedTableWrite, OfANewRowLeavesItsKeyFree) {
  suppress("INSERT");
  const chassis::idempotency::Claim claim{.key = {.principal = "", .key = "key"},
                                          .kept = {.fingerprint = {}, .answer = ""},
                                          .lifetime = std::chrono::hours(1)};
  EXPECT_THAT([&] { run(rows().add(context_, sample_, &claim)); },
              testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("suppressed by the database")));
  EXPECT_EQ(count("idempotency_key"), "0");
}

TEST_P(SuppressedTableWrite, OfAChangeIsADefect) {
  run(rows().add(context_, sample_));
  suppress("UPDATE");
  EXPECT_FALSE(run(rows().update(context_, {.from = sample_, .to = sample_})));
  EXPECT_THROW(run(change(rows(), context_, sample_.id, {}, [](Sample& row) { ++row.count; })),
               chassis::NotStored);
  EXPECT_EQ(run(rows().find(context_, sample_.id)), sample_);
}

TEST_P(SuppressedTableWrite, OfARemovalIsADefect) {
  run(rows().add(context_, sample_));
  suppress("DELETE");
  EXPECT_THROW(run(remove(rows(), context_, sample_.id, {})), chassis::NotStored);
  EXPECT_EQ(count("sample"), "1");
}

}  // namespace
}  // namespace mars::tests
