#include "chassis/database/schema_mismatch.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace chassis::database {

std::string schema_difference(std::string_view database, std::span<const std::string_view> wanted,
                              std::span<const std::string> applied) {
  const std::vector<std::string_view> found(applied.begin(), applied.end());
  std::vector<std::string_view> missing;
  std::vector<std::string_view> unknown;
  std::ranges::set_difference(wanted, found, std::back_inserter(missing));
  std::ranges::set_difference(found, wanted, std::back_inserter(unknown));

  std::vector<std::string> differences;
  if (!missing.empty())
    differences.push_back(fmt::format("it lacks {} (run `make db-upgrade`)", fmt::join(missing, ", ")));
  if (!unknown.empty())
    differences.push_back(
        fmt::format("it has {}, which this program does not know (run a newer one, or `make db-rollback`)",
                    fmt::join(unknown, ", ")));
  if (differences.empty()) return {};
  return fmt::format("{} has another schema than this program was built for: {}", database,
                     fmt::join(differences, "; "));
}

void require_same_schema(std::string_view database, std::span<const std::string_view> wanted,
                         std::span<const std::string> applied) {
  const auto difference = schema_difference(database, wanted, applied);
  if (!difference.empty()) throw SchemaMismatch(difference);
}

}  // namespace chassis::database
