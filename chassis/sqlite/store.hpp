#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "chassis/base/not_ready.hpp"
#include "chassis/sqlite/database_thread.hpp"
#include "chassis/sqlite/file_watch.hpp"
#include "chassis/sqlite/open_files.hpp"
#include "chassis/sqlite/schema.hpp"

namespace chassis::sqlite {

/// Receives changes of the database file. Called on the store's own thread, or in its constructor.
class StoreObserver {
 public:
  StoreObserver() = default;
  StoreObserver(const StoreObserver&) = delete;
  StoreObserver& operator=(const StoreObserver&) = delete;
  virtual ~StoreObserver() = default;

  /// The database has been opened, for the first time or again, and nothing has been read from it yet.
  virtual void opened() = 0;

  /// The database, which was open, cannot be used any more. `cause` names the file and what happened to it.
  virtual void lost(const std::string& cause) = 0;

  /// The database, which was lost, cannot be opened again for `cause`. Called when the cause changes.
  virtual void still_lost(const std::string& cause) = 0;

  /// A write-ahead log that belonged to a replaced database has been renamed.
  virtual void log_set_aside(const std::filesystem::path& name) = 0;

  /// A database of an older program was brought up to date. `copy` has what it was before.
  virtual void upgraded(const std::filesystem::path& copy) = 0;
};

/// A database file and the threads that work on it, for all `io_context`s of the process. Thread-safe.
///
/// One thread writes, one executes point reads, and one lists, so that long pages do not block point reads.
/// The writer keeps the write-ahead log at about 16 MiB, which our readers allow, because a read transaction
/// ends with its small batch.
///
/// A fourth thread opens the database, and goes on trying while that fails. When the file is removed,
/// replaced, overwritten or found damaged, it closes the database, and opens it again once the file is right.
/// Meanwhile the workers refuse jobs with `Unavailable`.
class Store {
 public:
  struct Options {
    std::filesystem::path file;
    std::chrono::milliseconds busy_timeout{1000};    ///< how long to wait for the lock of another process
    std::size_t queue_limit = 4096;                  ///< jobs that may wait for one thread
    std::chrono::milliseconds retry_interval{250};   ///< between two attempts to open the database
    std::chrono::milliseconds check_interval{1000};  ///< between two looks at the files without any job
  };

  /// Opens the file, creates it with the schema if it is missing or empty, and brings an older one up to
  /// date, after a copy of it was put beside it. Returns after the first attempt, whether it succeeds or not.
  /// `observer` may be null; otherwise it outlives the store.
  Store(const Options& options, database::Migrations migrations, StoreObserver* observer = nullptr);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  /// Returns if the database is open. Throws `NotReady`, which says why it is not.
  void require_open() const;

  /// The migrations that the program was built for.
  [[nodiscard]] database::Migrations migrations() const { return migrations_; }

  [[nodiscard]] DatabaseThread& writer() { return writer_; }

  [[nodiscard]] DatabaseThread& reader() { return reader_; }

  [[nodiscard]] DatabaseThread& lister() { return lister_; }

 private:
  using Stamps = std::array<FileStamp, 2>;  ///< of the database and its log

  void keep_open();
  bool pause(std::chrono::milliseconds duration);
  bool is_worth_a_try();
  [[nodiscard]] bool is_stopping() const;
  void leave_alone();
  void try_to_open();
  void open();
  void notice(const FileProblem& problem);
  void give_up(const FileProblem& problem);
  void close(const FileProblem& problem, const std::string& cause);
  void end_keeper();
  void report(const NotReady& error);

  Options options_;
  database::Migrations migrations_;
  StoreObserver& observer_;
  DatabaseThread writer_;
  DatabaseThread reader_;
  DatabaseThread lister_;

  // Of the thread that opens and closes.
  std::optional<OpenFiles> files_;
  bool was_open_ = false;
  FileChange last_change_ = FileChange::none;
  Stamps last_seen_{};
  std::optional<Stamps> found_unfit_;
  std::chrono::steady_clock::time_point next_try_;  ///< of an unfit file

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<NotReady>
      closed_because_;  ///< guarded by mutex_, as is all that follows; empty while it is open
  std::string cause_;
  bool noticed_ = false;
  bool stopping_ = false;

  std::thread keeper_;  ///< the last member: it uses all others
};

}  // namespace chassis::sqlite
