#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace mars::tests {

using Clock = std::chrono::steady_clock;

struct Interval {
  Clock::time_point begin;
  Clock::time_point end;
};

/// Calls a function again and again on a thread of its own, until it is destroyed.
class Watch {
 public:
  Watch(std::chrono::milliseconds pause, std::function<void()> look);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

 private:
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

/// Asks servers, each on a connection of its own each time, whether they take writes.
class WriterWatch {
 public:
  explicit WriterWatch(const std::vector<std::string>& servers);

  /// The times since `since` in which none said that it does, those longer than `shortest`.
  [[nodiscard]] std::vector<Interval> outages(Clock::time_point since, Clock::duration shortest) const;

 private:
  mutable std::mutex mutex_;
  std::vector<Interval> answers_;                ///< of a writer, from the question on
  std::vector<std::unique_ptr<Watch>> watches_;  ///< last: they use what is above
};

/// Asks a service whether it is ready.
class ReadinessWatch {
 public:
  struct Answer {
    Interval when;
    unsigned status = 0;
    std::string body;  ///< of other answers than 200
  };

  explicit ReadinessWatch(std::uint16_t port);

  [[nodiscard]] std::vector<Answer> answers(Clock::time_point since) const;

 private:
  mutable std::mutex mutex_;
  std::vector<Answer> answers_;
  Watch watch_;
};

/// Counts the connections of a process to databases: to the ports 5432 and 5000 of IPv4.
class ConnectionWatch {
 public:
  explicit ConnectionWatch(pid_t process);

  /// The most at once.
  [[nodiscard]] std::size_t peak() const { return peak_; }

 private:
  std::atomic<std::size_t> peak_ = 0;
  Watch watch_;
};

/// How exactly the watches see, and services can know.
struct Slack {
  Clock::duration pause;     ///< between two answers of a writer that is there
  Clock::duration notice;    ///< until a service gives a silent server up
  Clock::duration recovery;  ///< until it has found the next one
};

/// What contradicts "503 exactly where no writer is reached" since then; empty where nothing does.
std::string contradictions(const ReadinessWatch& readiness, const WriterWatch& writer,
                           Clock::time_point since, const Slack& slack);

}  // namespace mars::tests
