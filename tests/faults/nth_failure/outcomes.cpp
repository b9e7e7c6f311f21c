#include "tests/faults/nth_failure/outcomes.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <sstream>

namespace mars::tests {

namespace {

/// Rows by id, of 32 digits; the rest of a row as it is.
using RowMap = std::map<std::string, std::string>;

RowMap parsed(const std::string& rows) {
  RowMap map;
  std::istringstream lines(rows);
  for (std::string line; std::getline(lines, line);) {
    const auto space = line.find(' ');
    map.emplace(line.substr(0, space), line.substr(space + 1));
  }
  return map;
}

std::string without_hyphens(std::string id) {
  std::erase(id, '-');
  return id;
}

/// The row of a new probe of the request `index`.
std::string new_row(int index) {
  return fmt::format("0 0 WEST {} 9 0", width_of(index));
}

/// The row of a probe that was moved so many times, one cell each.
std::string moved_row(int moves) {
  return fmt::format("0 {0} NORTH 1 1000000 {0}", moves);
}

int moves_of(const std::string& row) {
  return std::stoi(row.substr(2));
}

}  // namespace

std::string id_in(const Answer& answer) {
  return without_hyphens(std::string(boost::json::parse(answer.body).at("id").as_string()));
}

std::string listed(const std::string& rows) {
  std::string list;
  for (const auto& [id, row] : parsed(rows)) {
    std::istringstream words(row);
    std::string x;
    std::string y;
    std::string direction;
    words >> x >> y >> direction;
    list += fmt::format(R"({}{{"id":"{}-{}-{}-{}-{}","x":{},"y":{},"direction":"{}"}})",
                        list.empty() ? "" : ",", id.substr(0, 8), id.substr(8, 4), id.substr(12, 4),
                        id.substr(16, 4), id.substr(20), x, y, direction);
  }
  return R"({"probes":[)" + list + "]}";
}

bool is_done(const Answer& answer) {
  return to_status_class(answer.status) == boost::beast::http::status_class::successful;
}

void expect_declared(const Answer& answer) {
  if (is_done(answer)) return;
  EXPECT_EQ(answer.status, chassis::http::Status::service_unavailable) << answer.body;
  EXPECT_FALSE(answer.retry_after.empty());
  EXPECT_THAT(answer.body, testing::HasSubstr(R"("code":"SERVICE_UNAVAILABLE")"));
}

int compare_setups(const std::string& before_rows, const std::vector<Answer>& answers,
                   const std::string& after_rows) {
  const RowMap before = parsed(before_rows);
  const RowMap after = parsed(after_rows);
  std::map<std::string, std::string> added;  // id by row
  for (const auto& [id, row] : after) {
    if (!before.contains(id)) {
      EXPECT_TRUE(added.emplace(row, id).second) << "twice: " << row;
    }
  }
  EXPECT_EQ(after.size(), before.size() + added.size()) << "a probe has gone";
  int stored = 0;
  for (int index = 0; index < static_cast<int>(answers.size()); ++index) {
    const Answer& answer = answers[static_cast<std::size_t>(index)];
    const auto row = added.extract(new_row(index));
    if (!row.empty()) ++stored;
    if (!is_done(answer)) continue;
    EXPECT_FALSE(row.empty()) << "acknowledged and lost: " << answer.body;
    if (!row.empty()) {
      EXPECT_EQ(row.mapped(), id_in(answer));
    }
  }
  EXPECT_TRUE(added.empty()) << "never asked for: " << added.begin()->first;
  return stored;
}

int compare_moves(const std::string& before_rows, const std::vector<Answer>& answers,
                  const std::string& after_rows, const std::vector<std::string>& probes) {
  const RowMap before = parsed(before_rows);
  const RowMap after = parsed(after_rows);
  EXPECT_EQ(after.size(), before.size());
  int stored = 0;
  for (std::size_t index = 0; index < probes.size(); ++index) {
    const int moves = moves_of(before.at(probes[index]));
    const std::string& row = after.at(probes[index]);
    EXPECT_THAT(row, testing::AnyOf(moved_row(moves), moved_row(moves + 1)));
    if (row == moved_row(moves + 1)) ++stored;
    if (!is_done(answers[index])) continue;
    EXPECT_EQ(row, moved_row(moves + 1)) << "acknowledged and lost";
    EXPECT_EQ(boost::json::parse(answers[index].body).at("y").as_int64(), moves + 1);
  }
  return stored;
}

int compare_removals(const std::string& before_rows, const std::vector<Answer>& answers,
                     const std::string& after_rows, const std::vector<std::string>& probes) {
  RowMap expected = parsed(before_rows);
  RowMap after = parsed(after_rows);
  expected.erase("no");  // grids without a probe
  after.erase("no");
  int removed = 0;
  for (std::size_t index = 0; index < probes.size(); ++index) {
    const bool gone = !after.contains(probes[index]);
    if (gone) {
      expected.erase(probes[index]);
      ++removed;
    }
    EXPECT_TRUE(gone || !is_done(answers[index])) << "acknowledged and still there";
  }
  EXPECT_EQ(after, expected);
  return removed;
}

}  // namespace mars::tests
