#include "core/sqlite/store.hpp"

namespace mars::core::sqlite {

namespace {

// Pages that a thread keeps. The writer and the reader walk down the same tree, whose inner pages they should
// find in memory; a list reads every page once, and the kernel's cache serves it as well.
constexpr int point_cache_kib = 16384;
constexpr int list_cache_kib = 2048;

constexpr std::size_t point_batch = 1024;
// A page of a list is long compared with a point read: few share a transaction, so that it ends soon.
constexpr std::size_t list_batch = 4;

Database open(const Store::Options& options, int cache_kib) {
  return Database({.file = options.file, .busy_timeout = options.busy_timeout, .cache_kib = cache_kib});
}

Database open_with_schema(const Store::Options& options, const Schema& schema) {
  auto database = open(options, point_cache_kib);
  ensure_schema(database, schema);
  return database;
}

}  // namespace

Store::Store(const Options& options, const Schema& schema)
    : writer_(open_with_schema(options, schema), run_writes,
              {.queue = options.queue_limit, .batch = point_batch}),
      reader_(open(options, point_cache_kib), run_reads,
              {.queue = options.queue_limit, .batch = point_batch}),
      lister_(open(options, list_cache_kib), run_reads, {.queue = options.queue_limit, .batch = list_batch}) {
}

void Store::stop() {
  writer_.stop();
  reader_.stop();
  lister_.stop();
}

}  // namespace mars::core::sqlite
