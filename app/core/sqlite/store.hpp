#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>

#include "core/sqlite/schema.hpp"
#include "core/sqlite/worker.hpp"

namespace mars::core::sqlite {

/// A database file and the threads that work on it, for all `io_context`s of the process. Thread-safe.
///
/// One thread writes. One does point reads, and one lists, so that pages of many rows hold up nobody else.
/// The writer keeps the write-ahead log at about 16 MiB, which our readers allow, because a read transaction
/// ends with its small batch.
class Store {
 public:
  struct Options {
    std::filesystem::path file;
    std::chrono::milliseconds busy_timeout{1000};  ///< how long to wait for the lock of another process
    std::size_t queue_limit = 4096;                ///< jobs that may wait for one thread
  };

  /// Opens the file, and creates it with the schema where it is missing or empty. Throws `SchemaMismatch`,
  /// `SqliteError` or `core::Unavailable`.
  Store(const Options& options, const Schema& schema);

  [[nodiscard]] Worker& writer() { return writer_; }

  [[nodiscard]] Worker& reader() { return reader_; }

  [[nodiscard]] Worker& lister() { return lister_; }

  /// Takes no more work and finishes what it has. Without it, the destructor gives up what has not begun.
  void stop();

 private:
  Worker writer_;
  Worker reader_;
  Worker lister_;
};

}  // namespace mars::core::sqlite
