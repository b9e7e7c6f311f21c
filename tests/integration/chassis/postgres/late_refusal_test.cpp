// PostgreSQL refuses a statement at the commit, behind the rows of its answer.
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "chassis/postgres/batcher.hpp"
#include "chassis/postgres/error.hpp"
#include "tests/support/postgres_database.hpp"

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// Inserts names and returns them. The database refuses some of them at the commit.
struct Insertion {
  using Request = std::string;
  using Output = std::string;

  struct Admission {
    bool operator()(const Request& /*request*/) const { return true; }
  };

  static constexpr Statement insert{
      "insert", "INSERT INTO item SELECT * FROM unnest($1::text[]) AS name ORDER BY name RETURNING name"};

  static bool before(const Request& left, const Request& right) { return left < right; }

  static const Statement& statement(std::span<const Request> /*batch*/) { return insert; }

  static Parameters parameters(std::span<const Request> batch) {
    Parameters parameters;
    parameters.add_array(batch, [](const Request& name) { return std::string_view(name); });
    return parameters;
  }

  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result) {
    std::vector<Output> outputs(batch.size());
    for (int row = 0; row < result.rows(); ++row)
      outputs.at(static_cast<std::size_t>(row)) = result.get<std::string_view>(row, 0);
    return outputs;
  }
};

class OutcomeObserver final : public telemetry::DatabaseObserver {
 public:
  void observed(const RequestContext& /*context*/,
                const telemetry::DatabaseOperation& operation) noexcept override {
    outcomes.push_back(operation.outcome);
    codes.push_back(operation.status_code);
  }

  std::vector<telemetry::DatabaseOutcome> outcomes;
  std::vector<std::string> codes;
};

class LateRefusalTest : public testing::Test {
 protected:
  LateRefusalTest() {
    database_.execute(
        "CREATE TABLE item (name text);"
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        "  IF NEW.name LIKE 'bad%' THEN RAISE EXCEPTION 'too late'; END IF;"
        "  RETURN NEW; END $$;"
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED"
        "  FOR EACH ROW EXECUTE FUNCTION refuse();");
  }

  /// Inserts all of them at once, and returns what each was told within its time.
  std::vector<std::string> insert(const std::vector<std::string>& names,
                                  std::chrono::milliseconds patience = 30s) {
    std::vector<std::string> endings(names.size());
    Batcher<Insertion> batcher(io_context_.get_executor(), database_.pool(), &observer_);
    for (std::size_t index = 0; index < names.size(); ++index)
      boost::asio::co_spawn(io_context_, ask(batcher, names[index], patience, endings[index]),
                            boost::asio::detached);
    io_context_.run();
    return endings;
  }

  std::string rows() { return database_.query("SELECT string_agg(name, ' ' ORDER BY name) FROM item"); }

  mars::tests::PostgresDatabase database_{mars::tests::PostgresDatabase::Schema::none};
  OutcomeObserver observer_;

 private:
  static boost::asio::awaitable<void> ask(Batcher<Insertion>& batcher, std::string name,
                                          std::chrono::milliseconds patience, std::string& ending) {
    RequestContext context;
    context.deadline = RequestContext::Clock::now() + patience;
    try {
      ending = co_await batcher.run(context, name);
    } catch (const SqlError& error) {
      ending = error.sqlstate();
    } catch (const Unavailable&) {
      ending = "unavailable";
    }
  }

  boost::asio::io_context io_context_;
};

TEST_F(LateRefusalTest, IsReportedLikeAnEarlyOne) {
  EXPECT_THAT(insert({"bad"}), ElementsAre("P0001"));
  EXPECT_EQ(rows(), "");
  EXPECT_THAT(observer_.outcomes, ElementsAre(telemetry::DatabaseOutcome::failed));
  EXPECT_THAT(observer_.codes, ElementsAre("P0001"));
}

TEST_F(LateRefusalTest, DoesNotTakeTheRestOfTheBatchWithIt) {
  EXPECT_THAT(insert({"a", "bad", "c", "bad again", "e"}), ElementsAre("a", "P0001", "c", "P0001", "e"));
  EXPECT_EQ(rows(), "a c e");
}

/// Transactions that come into conflict with others, or are cancelled: before or behind their rows.
class ConflictTest : public LateRefusalTest, public testing::WithParamInterface<std::string> {
 protected:
  ConflictTest() {
    database_.execute(
        "CREATE SEQUENCE attempts;"
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        "  IF NEW.name LIKE 'bad%' OR nextval('attempts') <= 12 THEN"
        "    RAISE EXCEPTION 'not now' USING ERRCODE = '" +
        GetParam() +
        "';"
        "  END IF;"
        "  RETURN NEW; END $$;");
  }
};

TEST_P(ConflictTest, IsOverBeforeAnybodyIsToldOfIt) {
  EXPECT_THAT(insert({"a", "b", "c"}), ElementsAre("a", "b", "c"));
  EXPECT_EQ(rows(), "a b c");
  EXPECT_THAT(observer_.outcomes, testing::Each(telemetry::DatabaseOutcome::completed));
}

TEST_P(ConflictTest, DoesNotTakeTheRestOfTheBatchWithIt) {
  EXPECT_THAT(insert({"a", "bad", "c"}, 3s), ElementsAre("a", "unavailable", "c"));
  EXPECT_EQ(rows(), "a c");
}

INSTANTIATE_TEST_SUITE_P(SqlStates, ConflictTest, testing::Values("40001", "40P01", "55P03", "57014"));

}  // namespace

}  // namespace chassis::postgres
