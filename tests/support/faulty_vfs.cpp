#include "tests/support/faulty_vfs.hpp"

#include <algorithm>
#include <atomic>
#include <limits>

namespace mars::tests {

struct FaultyVfs::State {
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  /// Counts a call, and tells whether it is to fail.
  bool strikes() {
    const std::int64_t call = ++calls;
    const std::int64_t begin = first;
    const bool strikes = for_ever ? call >= begin : call == begin;
    if (strikes) ++failures;
    return strikes;
  }

  sqlite3_vfs* real = nullptr;
  std::atomic<std::int64_t> calls = 0;
  std::atomic<std::int64_t> first = never;
  std::atomic<bool> for_ever = false;
  std::atomic<Disk> disk = Disk::broken;
  std::atomic<std::int64_t> failures = 0;
};

namespace {

constexpr const char* name = "faulty";

/// What SQLite allocates for a file: ours, and behind it that of the real VFS.
struct File {
  sqlite3_file base;
  FaultyVfs::State* state;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& file_of(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}

FaultyVfs::State& state_of(sqlite3_vfs* vfs) {
  return *static_cast<FaultyVfs::State*>(vfs->pAppData);
}

/// A method of a file that gives the error `code` where it is to fail; SQLITE_OK stands for one that never
/// does.
template <auto method, int code>
struct FileMethod;

template <class... Arguments, int (*sqlite3_io_methods::*method)(sqlite3_file*, Arguments...), int code>
struct FileMethod<method, code> {
  static int call(sqlite3_file* file, Arguments... arguments) {
    if (code != SQLITE_OK && file_of(file).state->strikes()) return code;
    sqlite3_file* const real = file_of(file).real();
    return (real->pMethods->*method)(real, arguments...);
  }
};

/// The same of the file system.
template <auto method, int code>
struct SystemMethod;

template <class... Arguments, int (*sqlite3_vfs::*method)(sqlite3_vfs*, Arguments...), int code>
struct SystemMethod<method, code> {
  static int call(sqlite3_vfs* vfs, Arguments... arguments) {
    if (code != SQLITE_OK && state_of(vfs).strikes()) return code;
    sqlite3_vfs* const real = state_of(vfs).real;
    return (real->*method)(real, arguments...);
  }
};

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  FaultyVfs::State& state = *file_of(file).state;
  if (state.strikes()) return state.disk == FaultyVfs::Disk::full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  sqlite3_file* const real = file_of(file).real();
  return real->pMethods->xWrite(real, bytes, size, offset);
}

int lock_shared_memory(sqlite3_file* file, int offset, int count, int flags) {
  // A lock is always let go.
  if ((flags & SQLITE_SHM_LOCK) != 0 && file_of(file).state->strikes()) return SQLITE_IOERR_SHMLOCK;
  sqlite3_file* const real = file_of(file).real();
  return real->pMethods->xShmLock(real, offset, count, flags);
}

void shared_memory_barrier(sqlite3_file* file) {
  sqlite3_file* const real = file_of(file).real();
  real->pMethods->xShmBarrier(real);
}

using Io = sqlite3_io_methods;

const sqlite3_io_methods file_methods{
    .iVersion = 2,  // without memory-mapped reads, which the service does not use
    .xClose = FileMethod<&Io::xClose, SQLITE_OK>::call,
    .xRead = FileMethod<&Io::xRead, SQLITE_IOERR_READ>::call,
    .xWrite = write,
    .xTruncate = FileMethod<&Io::xTruncate, SQLITE_IOERR_TRUNCATE>::call,
    .xSync = FileMethod<&Io::xSync, SQLITE_IOERR_FSYNC>::call,
    .xFileSize = FileMethod<&Io::xFileSize, SQLITE_IOERR_FSTAT>::call,
    .xLock = FileMethod<&Io::xLock, SQLITE_IOERR_LOCK>::call,
    .xUnlock = FileMethod<&Io::xUnlock, SQLITE_OK>::call,
    .xCheckReservedLock = FileMethod<&Io::xCheckReservedLock, SQLITE_IOERR_CHECKRESERVEDLOCK>::call,
    .xFileControl = FileMethod<&Io::xFileControl, SQLITE_OK>::call,
    .xSectorSize = FileMethod<&Io::xSectorSize, SQLITE_OK>::call,
    .xDeviceCharacteristics = FileMethod<&Io::xDeviceCharacteristics, SQLITE_OK>::call,
    .xShmMap = FileMethod<&Io::xShmMap, SQLITE_IOERR_SHMMAP>::call,
    .xShmLock = lock_shared_memory,
    .xShmBarrier = shared_memory_barrier,
    .xShmUnmap = FileMethod<&Io::xShmUnmap, SQLITE_OK>::call,
    .xFetch = nullptr,
    .xUnfetch = nullptr};

int open(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* flags_out) {
  FaultyVfs::State& state = state_of(vfs);
  file->pMethods = nullptr;
  if (state.strikes()) return SQLITE_CANTOPEN;
  File& ours = file_of(file);
  ours.state = &state;
  const int code = state.real->xOpen(state.real, path, ours.real(), flags, flags_out);
  if (code == SQLITE_OK) file->pMethods = &file_methods;
  return code;
}

sqlite3_vfs wrapped(FaultyVfs::State& state) {
  sqlite3_vfs vfs = *state.real;
  vfs.szOsFile = static_cast<int>(sizeof(File)) + state.real->szOsFile;
  vfs.pNext = nullptr;
  vfs.zName = name;
  vfs.pAppData = &state;
  vfs.xOpen = open;
  vfs.xDelete = SystemMethod<&sqlite3_vfs::xDelete, SQLITE_IOERR_DELETE>::call;
  vfs.xAccess = SystemMethod<&sqlite3_vfs::xAccess, SQLITE_IOERR_ACCESS>::call;
  vfs.xFullPathname = SystemMethod<&sqlite3_vfs::xFullPathname, SQLITE_OK>::call;
  vfs.xRandomness = SystemMethod<&sqlite3_vfs::xRandomness, SQLITE_OK>::call;
  vfs.xSleep = SystemMethod<&sqlite3_vfs::xSleep, SQLITE_OK>::call;
  vfs.xCurrentTime = SystemMethod<&sqlite3_vfs::xCurrentTime, SQLITE_OK>::call;
  vfs.xGetLastError = SystemMethod<&sqlite3_vfs::xGetLastError, SQLITE_OK>::call;
  vfs.xCurrentTimeInt64 = SystemMethod<&sqlite3_vfs::xCurrentTimeInt64, SQLITE_OK>::call;
  return vfs;
}

}  // namespace

FaultyVfs::FaultyVfs() : state_(std::make_unique<State>()) {
  state_->real = sqlite3_vfs_find(nullptr);
  vfs_ = std::make_unique<sqlite3_vfs>(wrapped(*state_));
  sqlite3_vfs_register(vfs_.get(), 1);
}

FaultyVfs::~FaultyVfs() {
  sqlite3_vfs_unregister(vfs_.get());
  sqlite3_vfs_register(state_->real, 1);
}

void FaultyVfs::fail(std::int64_t first, bool for_ever, Disk disk) {
  state_->calls = 0;
  state_->failures = 0;
  state_->for_ever = for_ever;
  state_->disk = disk;
  state_->first = first;
}

std::int64_t FaultyVfs::mend() {
  state_->first = State::never;
  state_->for_ever = false;
  return state_->failures;
}

}  // namespace mars::tests
