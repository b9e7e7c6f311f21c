#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/file_watch.hpp"

namespace chassis::sqlite {

/// An integrity check of the whole database, on a separate thread and connection. Reports damage to the
/// watch.
class BackgroundCheck {
 public:
  BackgroundCheck(Database database, std::shared_ptr<FileWatch> watch);
  BackgroundCheck(const BackgroundCheck&) = delete;
  BackgroundCheck& operator=(const BackgroundCheck&) = delete;
  /// Interrupts it.
  ~BackgroundCheck();

  /// Waits until it has ended, or for `limit`. Throws what it found. False if it continues.
  bool await(std::chrono::milliseconds limit);

 private:
  void run();

  std::optional<Database> database_;
  std::shared_ptr<FileWatch> watch_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;  ///< guarded by mutex_, as is the next
  std::exception_ptr found_;
  std::thread thread_;
};

}  // namespace chassis::sqlite
