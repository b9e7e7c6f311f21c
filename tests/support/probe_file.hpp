#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>

namespace mars::tests {

/// A connection of another program to a database file. Calls throw `std::runtime_error`.
class ForeignConnection {
 public:
  explicit ForeignConnection(const std::filesystem::path& file);

  /// Runs statements, and returns the first column of the last row, if any.
  std::string run(const std::string& sql);

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
  };

  std::unique_ptr<sqlite3, Close> connection_;
};

/// A consistent copy of a database that may be in use, in one file.
void copy_database(const std::filesystem::path& from, const std::filesystem::path& to);

/// What SQLite finds wrong with a database: "ok" if nothing.
std::string integrity_of(const std::filesystem::path& file);

/// Copies the bytes of a file into another one, as `cp` does: the other file stays the same inode.
void copy_over(const std::filesystem::path& from, const std::filesystem::path& to);

/// Overwrites the pages of a database, but for the first one, with nonsense.
void damage(const std::filesystem::path& file);

}  // namespace mars::tests
