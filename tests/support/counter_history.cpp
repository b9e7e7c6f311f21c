#include "tests/support/counter_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mars::tests {

std::optional<std::string> CounterHistory::contradiction(int last) const {
  if (auto lost = lost_write(last)) return lost;
  return reordered();
}

/// Each value is that of one write, and those that are nobody's are of open writes.
std::optional<std::string> CounterHistory::lost_write(int last) const {
  std::set<int> written;
  for (const auto& operation : operations_) {
    if (operation.value > last)
      return fmt::format("{} was seen, and the last value is {}", operation.value, last);
    if (operation.write && !written.insert(operation.value).second)
      return fmt::format("two writes made it {}", operation.value);
  }
  const int nobodys = last - static_cast<int>(written.size());
  if (nobodys > open_writes_) return fmt::format("{} writes that nobody sent", nobodys - open_writes_);
  return std::nullopt;
}

/// What began after another had ended saw its value: a read that or a later one, a write a later one.
std::optional<std::string> CounterHistory::reordered() const {
  auto by_begin = operations_;
  auto by_end = operations_;
  std::ranges::sort(by_begin, {}, &Operation::begin);
  std::ranges::sort(by_end, {}, &Operation::end);
  int newest = 0;
  auto ended = by_end.begin();
  for (const auto& operation : by_begin) {
    for (; ended != by_end.end() && ended->end < operation.begin; ++ended)
      newest = std::max(newest, ended->value);
    if (operation.value < newest + (operation.write ? 1 : 0))
      return fmt::format("a {} of {} began after {} had been seen", operation.write ? "write" : "read",
                         operation.value, newest);
  }
  return std::nullopt;
}

}  // namespace mars::tests
