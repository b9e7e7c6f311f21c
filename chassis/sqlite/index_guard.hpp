#pragma once

#include <cstddef>
#include <vector>

namespace chassis::sqlite {

/// Keeps the process alive when another program truncates the index of the log (`-shm`), which SQLite maps
/// into memory. The kernel answers access to the lost pages with SIGBUS. The handler puts pages full of ones
/// in their place: SQLite finds no valid index there and reads the log again, or reports damage. Pages of
/// zeros would pass for an index without frames, and hide what was committed.
///
/// Not thread-safe, unlike the handler.
class IndexGuard {
 public:
  /// The unit in which SQLite maps the index.
  static constexpr std::size_t block_bytes = 32768;

  IndexGuard();
  IndexGuard(const IndexGuard&) = delete;
  IndexGuard& operator=(const IndexGuard&) = delete;

  /// Ends the protection. No connection to the database may be in use any more.
  ~IndexGuard();

  /// Protects a block of the index, once or again. Beyond 256 blocks, a log of 4 GiB, it does nothing.
  void protect(volatile void* begin);

 private:
  std::vector<volatile void*> blocks_;
};

}  // namespace chassis::sqlite
