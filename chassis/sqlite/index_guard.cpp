#include "chassis/sqlite/index_guard.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstring>

namespace chassis::sqlite {

namespace {

/// A protected block; free where `begin` is 0.
struct Block {
  std::atomic<std::uintptr_t> begin = 0;
  std::atomic<std::uint32_t> replaced = 0;  ///< a bit for each page
};

static_assert(std::atomic<std::uintptr_t>::is_always_lock_free);

// What the signal handler reads.
std::array<Block, 256> blocks;
std::uintptr_t page_bytes = 4096;

Block* block_of(std::uintptr_t address) {
  const auto found = std::ranges::find_if(blocks, [address](const Block& block) {
    const auto begin = block.begin.load();
    return begin != 0 && address >= begin && address - begin < IndexGuard::block_bytes;
  });
  return found == blocks.end() ? nullptr : &*found;
}

/// Maps a page of ones atomically.
bool replace_page(std::uintptr_t page) {
  void* const fresh = mmap(nullptr, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (fresh == MAP_FAILED) return false;
  std::memset(fresh, 0xFF, page_bytes);
  return mremap(fresh, page_bytes, page_bytes, MREMAP_MAYMOVE | MREMAP_FIXED,
                reinterpret_cast<void*>(page)) != MAP_FAILED;
}

/// If several threads hit a lost page, one replaces it, and the others retry their access.
void handle(int /*signal*/, siginfo_t* info, void* /*context*/) {
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  Block* const block = block_of(address);
  if (block == nullptr) {
    std::signal(SIGBUS, SIG_DFL);  // the access is made again, and ends the process
    return;
  }
  const std::uintptr_t page = address & ~(page_bytes - 1);
  const std::uint32_t bit = 1U << ((page - block->begin.load()) / page_bytes);
  if ((block->replaced.fetch_or(bit) & bit) != 0) return;
  if (!replace_page(page)) std::signal(SIGBUS, SIG_DFL);
}

bool install_handler() {
  page_bytes = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  struct sigaction action{};
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO;
  return sigaction(SIGBUS, &action, nullptr) == 0;
}

}  // namespace

IndexGuard::IndexGuard() {
  static const bool installed = install_handler();
  static_cast<void>(installed);
}

IndexGuard::~IndexGuard() {
  for (volatile void* const begin : blocks_) {
    if (Block* const block = block_of(reinterpret_cast<std::uintptr_t>(begin))) block->begin = 0;
  }
}

void IndexGuard::protect(volatile void* begin) {
  if (std::ranges::find(blocks_, begin) != blocks_.end()) return;
  for (Block& block : blocks) {
    std::uintptr_t nothing = 0;
    if (!block.begin.compare_exchange_strong(nothing, reinterpret_cast<std::uintptr_t>(begin))) continue;
    block.replaced = 0;
    blocks_.push_back(begin);
    return;
  }
}

}  // namespace chassis::sqlite
