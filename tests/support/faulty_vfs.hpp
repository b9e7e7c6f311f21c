#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>

namespace mars::tests {

/// SQLite's way to files, of which single calls can be made to fail as a disk would: opening, reading,
/// writing, syncing, truncating, asking for the size, locking, deleting. The default of the process as long
/// as it lives, so it must be there before the databases, and outlive them. Thread-safe.
class FaultyVfs {
 public:
  /// What writing to a failing disk gives.
  enum class Disk : std::uint8_t { broken, full };

  FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;
  ~FaultyVfs();

  /// The `first` call from now on, counted from 1, fails; where `for_ever`, all that follow it, too.
  void fail(std::int64_t first, bool for_ever, Disk disk);

  /// Nothing fails any more. Returns how many calls have failed.
  std::int64_t mend();

  struct State;

 private:
  std::unique_ptr<State> state_;
  std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace mars::tests
