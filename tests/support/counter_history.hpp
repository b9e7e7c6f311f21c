#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mars::tests {

/// What clients saw of one counter that only ever grows by one: who sent what when, and which value came
/// back.
class CounterHistory {
 public:
  using Clock = std::chrono::steady_clock;

  struct Operation {
    bool write = false;
    Clock::time_point begin;
    Clock::time_point end;
    int value = 0;  ///< after the write, or read
  };

  void add(const Operation& operation) { operations_.push_back(operation); }

  /// A write that nobody knows to have happened or not.
  void add_open_write() { ++open_writes_; }

  [[nodiscard]] std::size_t size() const { return operations_.size(); }

  /// Why no order of the operations explains the history, in which each takes effect at one moment between
  /// its begin and its end, and the counter is at `last` in the end; nothing where there is one.
  [[nodiscard]] std::optional<std::string> contradiction(int last) const;

 private:
  [[nodiscard]] std::optional<std::string> lost_write(int last) const;
  [[nodiscard]] std::optional<std::string> reordered() const;

  std::vector<Operation> operations_;
  int open_writes_ = 0;
};

}  // namespace mars::tests
