#include "chassis/sqlite/background_check.hpp"

#include <utility>

#include "chassis/sqlite/error.hpp"
#include "chassis/sqlite/integrity.hpp"

namespace chassis::sqlite {

BackgroundCheck::BackgroundCheck(Database database, std::shared_ptr<FileWatch> watch)
    : database_(std::move(database)), watch_(std::move(watch)), thread_([this] { run(); }) {}

BackgroundCheck::~BackgroundCheck() {
  {
    std::unique_lock lock(mutex_);
    // Again and again, because an interruption before the statement begins has no effect.
    while (!has_ended_) {
      database_->interrupt();
      ended_.wait_for(lock, std::chrono::milliseconds(1));
    }
  }
  thread_.join();
}

bool BackgroundCheck::await(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  const bool ended = ended_.wait_for(lock, limit, [this] { return has_ended_; });
  if (found_) std::rethrow_exception(found_);
  return ended;
}

void BackgroundCheck::run() {
  std::exception_ptr found;
  try {
    check_integrity(database_->connection(), IntegrityCheck::quick);
  } catch (const SqliteError& error) {
    if (error.code() != SQLITE_INTERRUPT) {
      found = std::current_exception();
      watch_->distrust(error.what());
    }
  } catch (const std::exception& error) {
    found = std::current_exception();
    watch_->distrust(error.what());
  }
  const std::lock_guard lock(mutex_);
  found_ = found;
  has_ended_ = true;
  database_.reset();
  ended_.notify_all();
}

}  // namespace chassis::sqlite
