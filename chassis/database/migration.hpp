#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chassis::database {

/// One step of a schema, forwards and back, in the SQL of one engine. The texts are linked into the program.
struct Migration {
  std::string_view name;     ///< of its file, without the suffix: "20261122000000_create_note"
  std::string_view version;  ///< the number that the name begins with, which `schema_migrations` keeps
  std::string_view up;
  std::string_view down;
};

/// The migrations of one engine that a program is built with, ascending.
using Migrations = std::span<const Migration>;

/// Reads a file of plain SQL in the format of dbmate: the section `-- migrate:up`, then `-- migrate:down`,
/// both without options. Another file does not compile.
consteval Migration migration(std::string_view file_name, std::string_view text) {
  constexpr std::string_view suffix = ".sql";
  constexpr std::string_view up = "-- migrate:up\n";
  constexpr std::string_view down = "\n-- migrate:down\n";
  const auto digits = file_name.find_first_not_of("0123456789");
  if (digits == 0 || !file_name.ends_with(suffix)) throw "the name is not VERSION_NAME.sql";
  const auto middle = text.find(down);
  if (!text.starts_with(up) || middle == std::string_view::npos)
    throw "the file has not the sections -- migrate:up and -- migrate:down, each on a line of its own";
  if (text.find("-- migrate:", middle + down.size()) != std::string_view::npos)
    throw "the file has more than two sections";
  return {.name = file_name.substr(0, file_name.size() - suffix.size()),
          .version = file_name.substr(0, digits),
          .up = text.substr(up.size(), middle + 1 - up.size()),
          .down = text.substr(middle + down.size())};
}

/// The migrations of a program beside those of a database.
struct MigrationState {
  std::vector<Migration> applied;
  std::vector<Migration> pending;
  std::vector<std::string> unknown;  ///< versions in the database that the program does not know
};

/// Compares the migrations of the program with the versions that were applied to a database. The lists keep
/// their order.
MigrationState compare(Migrations known, std::span<const std::string> applied);

}  // namespace chassis::database
