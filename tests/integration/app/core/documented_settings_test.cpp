#include <gmock/gmock.h>

#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "app/core/settings.hpp"

namespace mars::core {
namespace {

/// The variables in the first column of the table in docs/configuration.md.
std::set<std::string> documented() {
  const std::regex name("`([A-Z_]+)`");
  std::set<std::string> names;
  std::ifstream file(MARS_ROOT "/docs/configuration.md");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    const auto column = line.substr(0, line.find('|', 1));
    for (std::sregex_iterator found(column.begin(), column.end(), name); found != std::sregex_iterator();
         ++found)
      names.insert((*found)[1]);
  }
  return names;
}

/// Those that the program declares. OpenTelemetry's have a document and a test of their own.
std::set<std::string> declared() {
  std::set<std::string> names;
  for (const auto& name : Settings::declaration().names()) {
    if (!std::string_view(name).starts_with("OTEL_")) names.emplace(name);
  }
  return names;
}

TEST(DocumentedSettings, AreThoseOfTheProgram) {
  EXPECT_EQ(documented(), declared());
}

}  // namespace
}  // namespace mars::core
