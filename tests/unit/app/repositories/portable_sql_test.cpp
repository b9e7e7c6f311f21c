// The statements keep to what distributed databases that speak PostgreSQL's protocol take as well
// (docs/scaling.md).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "app/repositories/postgres/statements.hpp"

namespace mars::repositories::postgres {

namespace {

using chassis::telemetry::DatabaseStatement;

/// What the pattern matches, all of it or its first group.
std::vector<std::string> matches(const std::string& text, const std::string& pattern, int group = 0) {
  const std::regex regex(pattern);
  return {std::sregex_token_iterator(text.begin(), text.end(), regex, group), std::sregex_token_iterator()};
}

/// For each table how it is changed: "INSERT", "UPDATE" or "DELETE", as often as it is.
std::map<std::string, std::multiset<std::string>> mutations(const std::string& sql) {
  std::map<std::string, std::multiset<std::string>> found;
  for (const auto& [kind, pattern] : {std::pair{"INSERT", R"(INSERT INTO (\w+))"},
                                      {"UPDATE", R"(UPDATE (\w+) (?:AS \w+ )?SET )"},
                                      {"DELETE", R"(DELETE FROM (\w+))"}}) {
    for (const auto& table : matches(sql, pattern, 1))
      if (table != "SET") found[table].insert(kind);
  }
  return found;
}

std::vector<std::string> of_all(const std::string& pattern) {
  std::vector<std::string> found;
  for (const auto& statement : statements)
    for (const auto& match : matches(std::string(statement.sql), pattern))
      found.push_back(std::string(statement.name) + ": " + match);
  return found;
}

TEST(PortableSql, NamesNoPlaceOfARow) {
  EXPECT_THAT(of_all(R"(\bctid\b)"), testing::IsEmpty());
}

TEST(PortableSql, SelectsAColumnWhereExistenceIsAsked) {
  EXPECT_THAT(of_all(R"(EXISTS\s*\(\s*SELECT\s+FROM)"), testing::IsEmpty());
}

TEST(PortableSql, CastsWholeArraysAndNotTheirElements) {
  EXPECT_THAT(of_all(R"(\w+\.\w+::)"), testing::IsEmpty());
  for (const auto& statement : statements)
    for (const auto& arrays : matches(std::string(statement.sql), R"(unnest\(([^)]*)\))", 1))
      EXPECT_THAT(arrays, testing::MatchesRegex(R"(\$[0-9]+(::[a-z]+\[\])+(, \$[0-9]+(::[a-z]+\[\])+)*)"))
          << statement.name;
}

TEST(PortableSql, ChangesATableOnceAStatement) {
  for (const auto& statement : statements)
    for (const auto& [table, kinds] : mutations(std::string(statement.sql)))
      EXPECT_EQ(kinds.size(), 1U) << statement.name << " and " << table;
}

TEST(PortableSql, MutationsAreFound) {
  using Found = std::map<std::string, std::multiset<std::string>>;
  EXPECT_EQ(
      mutations("WITH a AS (INSERT INTO t SELECT 1 ON CONFLICT (id) DO UPDATE SET x = 1), b AS (UPDATE t "
                "SET x = 2) DELETE FROM u AS v USING b"),
      (Found{{"t", {"INSERT", "UPDATE"}}, {"u", {"DELETE"}}}));
}

}  // namespace

}  // namespace mars::repositories::postgres
