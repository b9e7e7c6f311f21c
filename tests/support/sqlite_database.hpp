#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <future>
#include <memory>

#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/database_thread.hpp"
#include "chassis/sqlite/job.hpp"
#include "chassis/sqlite/schema.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::tests {

/// A table of notes and an index, for tests of what any schema can show.
chassis::database::Migrations note_migrations();

/// Adds a note; the same id twice violates a constraint.
inline constexpr chassis::database::Statement insert_note{.name = "insert_note",
                                                          .sql = "INSERT INTO note (id, text) VALUES (?, ?)"};
inline constexpr chassis::database::Statement count_notes{.name = "count_notes",
                                                          .sql = "SELECT count(*) FROM note"};

/// The number that a query such as `count_notes` returns.
std::int64_t number(chassis::sqlite::Database& database, const chassis::database::Statement& query);

/// A folder with the path of a database file that does not exist yet.
class SqliteFile {
 public:
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "probes.db"; }

  /// Another connection to the file, which is created where it is missing.
  [[nodiscard]] chassis::sqlite::Database open() const { return chassis::sqlite::Database({.file = path()}); }

  /// A connection to a file that has the schema of notes.
  [[nodiscard]] chassis::sqlite::Database open_with_notes() const;

 private:
  TemporaryFolder folder_;
};

/// A job that holds up its worker until it is let go, so that what is submitted meanwhile has to wait.
class Obstacle {
 public:
  /// To be run by the worker. It may outlive this object, as all work may outlive the one who asked for it.
  auto work() {
    return [state = state_](chassis::sqlite::Database&) {
      state->reached.set_value();
      state->let_go.get_future().wait();
    };
  }

  /// Returns once the worker is held up.
  void wait_until_reached() { state_->reached.get_future().wait(); }

  void let_go() { state_->let_go.set_value(); }

 private:
  struct State {
    std::promise<void> reached;
    std::promise<void> let_go;
  };

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

/// Runs a coroutine on an `io_context` until nothing is left to do there, and throws what it threw.
void run(boost::asio::io_context& context, boost::asio::awaitable<void> coroutine);

/// Starts a coroutine, whose exception `run` or `io_context::run` will throw.
void start(boost::asio::io_context& context, boost::asio::awaitable<void> coroutine);

}  // namespace mars::tests
