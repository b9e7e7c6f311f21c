#include "core/logging/line_writer.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace mars::core {

struct LineWriter::Queue {
  int descriptor = -1;
  Limits limits;
  std::atomic<std::uint64_t> dropped = 0;

  std::mutex mutex;
  std::condition_variable filled;
  std::condition_variable finished;
  std::string text;  ///< guarded by mutex, as are the next
  std::uint64_t lines = 0;
  bool closing = false;
  bool ended = false;

  std::uint64_t take(std::string& batch);
  void drain();
};

namespace {

/// Signals belong to the main thread, and a reader that has gone must not end the process.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = ::write(descriptor, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

}  // namespace

/// Waits for lines and moves them into `batch`. Returns how many; none at the end.
std::uint64_t LineWriter::Queue::take(std::string& batch) {
  std::unique_lock lock(mutex);
  filled.wait(lock, [this] { return closing || !text.empty(); });
  if (!closing) filled.wait_for(lock, limits.gathering, [this] { return closing; });
  batch.clear();
  batch.swap(text);
  return std::exchange(lines, 0);
}

void LineWriter::Queue::drain() {
  block_signals();
  std::string batch;
  while (const auto count = take(batch)) {
    if (!write_all(descriptor, batch)) dropped += count;
  }
  const std::lock_guard lock(mutex);
  ended = true;
  finished.notify_one();
}

LineWriter::LineWriter(int descriptor) : LineWriter(descriptor, Limits{}) {}

LineWriter::LineWriter(int descriptor, Limits limits) : queue_(std::make_shared<Queue>()) {
  queue_->descriptor = descriptor;
  queue_->limits = limits;
  // Detached, because it cannot be told to give up a `write` that blocks.
  std::thread([queue = queue_] { queue->drain(); }).detach();
}

LineWriter::~LineWriter() {
  std::unique_lock lock(queue_->mutex);
  queue_->closing = true;
  queue_->filled.notify_one();
  queue_->finished.wait_for(lock, queue_->limits.flush_timeout, [this] { return queue_->ended; });
}

void LineWriter::write(std::string_view line) {
  const std::lock_guard lock(queue_->mutex);
  auto& text = queue_->text;
  if (text.size() + line.size() > queue_->limits.queued_bytes) {
    ++queue_->dropped;
    return;
  }
  const bool idle = text.empty();
  text += line;
  ++queue_->lines;
  if (idle) queue_->filled.notify_one();
}

std::uint64_t LineWriter::dropped() const {
  return queue_->dropped;
}

}  // namespace mars::core
