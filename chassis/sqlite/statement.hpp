#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace chassis::sqlite {

/// One SQL statement with a name for messages, metrics and spans. Both texts live as long as the program.
struct Query {
  std::string_view name;
  std::string_view sql;
};

/// The rows of a statement that is under way; the statement is free for another run once this is destroyed.
///
/// Columns count from 0, and what they return is valid until the next call of `next`.
class Rows {
 public:
  explicit Rows(sqlite3_stmt* statement) : statement_(statement) {}

  /// Goes to the next row, at first to the first. False behind the last one. Throws as `throw_error` does.
  bool next();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;

 private:
  struct Reset {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_reset(statement); }
  };

  std::unique_ptr<sqlite3_stmt, Reset> statement_;
};

/// A prepared statement. Belongs to the thread of its connection, and must not outlive that connection.
class Statement {
 public:
  Statement(sqlite3* connection, const Query& query);

  /// Runs it with these parameters, which are copied: integers, texts, or spans of bytes.
  template <class... Parameters>
  Rows run(const Parameters&... parameters) {
    Rows rows(statement_.get());
    int index = 0;
    (bind(++index, parameters), ...);
    return rows;
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };

  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view value);
  void bind(int index, std::span<const std::uint8_t> value);
  void check(int code) const;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace chassis::sqlite
