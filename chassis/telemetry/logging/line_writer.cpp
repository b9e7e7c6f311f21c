#include "chassis/telemetry/logging/line_writer.hpp"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "chassis/telemetry/logging/line_sink.hpp"

namespace chassis::telemetry {

struct LineWriter::Queue {
  Options limits;
  LineSink sink;  ///< used by the thread alone, as are the next
  LossNotice notice;
  std::uint64_t noticed = 0;  ///< of `dropped`
  std::atomic<std::uint64_t> dropped = 0;

  std::mutex mutex;
  std::condition_variable filled;
  std::condition_variable finished;
  std::string text;  ///< guarded by mutex, as are the next
  std::uint64_t lines = 0;
  bool closing = false;
  bool ended = false;

  Queue(int descriptor, Options given, LossNotice loss_notice)
      : limits(given), sink(descriptor), notice(std::move(loss_notice)) {}

  std::uint64_t take(std::string& batch);
  void report_losses();
  void drain();
};

namespace {

/// Signals belong to the main thread, and a reader that has gone must not end the process.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
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

/// Writes a line about what was lost since the last one. Where that is lost too, the next call tries again.
void LineWriter::Queue::report_losses() {
  const std::uint64_t lost = dropped;
  if (!notice || lost == noticed) return;
  if (sink.write(notice(lost - noticed)) == 0) noticed = lost;
}

void LineWriter::Queue::drain() {
  block_signals();
  std::string batch;
  while (take(batch) > 0) {
    report_losses();
    dropped += sink.write(batch);
  }
  const std::lock_guard lock(mutex);
  ended = true;
  finished.notify_one();
}

LineWriter::LineWriter(int descriptor) : LineWriter(descriptor, Options{}) {}

LineWriter::LineWriter(int descriptor, Options limits, LossNotice notice)
    : queue_(std::make_shared<Queue>(descriptor, limits, std::move(notice))) {
  // Detached, because nothing interrupts a `write` that blocks.
  std::thread([queue = queue_] { queue->drain(); }).detach();
}

LineWriter::~LineWriter() {
  std::unique_lock lock(queue_->mutex);
  queue_->closing = true;
  queue_->filled.notify_one();
  if (!queue_->finished.wait_for(lock, queue_->limits.flush_timeout, [this] { return queue_->ended; }))
    queue_->sink.abandon();
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

}  // namespace chassis::telemetry
