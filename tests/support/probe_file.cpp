#include "tests/support/probe_file.hpp"

#include <fstream>
#include <stdexcept>

namespace mars::tests {

ForeignConnection::ForeignConnection(const std::filesystem::path& file) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr);
  connection_.reset(connection);
  if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(connection));
  constexpr int patience_ms = 5000;
  sqlite3_busy_timeout(connection, patience_ms);
}

std::string ForeignConnection::run(const std::string& sql) {
  std::string value;
  const auto keep_first = [](void* kept, int, char** columns, char**) {
    *static_cast<std::string*>(kept) = columns[0] == nullptr ? "" : columns[0];
    return 0;
  };
  if (sqlite3_exec(connection_.get(), sql.c_str(), keep_first, &value, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(connection_.get()));
  return value;
}

void copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
  ForeignConnection(from).run("VACUUM INTO '" + to.string() + "'");
}

std::string integrity_of(const std::filesystem::path& file) {
  return ForeignConnection(file).run("PRAGMA integrity_check(1)");
}

void copy_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::ofstream(to, std::ios::binary) << std::ifstream(from, std::ios::binary).rdbuf();
}

void damage(const std::filesystem::path& file) {
  constexpr std::streamoff page_bytes = 4096;
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(page_bytes);
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
  stream << std::string(static_cast<std::size_t>(size - page_bytes), '\xa5');
}

}  // namespace mars::tests
