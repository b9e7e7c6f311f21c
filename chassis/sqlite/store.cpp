#include "chassis/sqlite/store.hpp"

#include <array>
#include <optional>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/database/schema_mismatch.hpp"
#include "chassis/sqlite/error.hpp"

namespace chassis::sqlite {

namespace {

// Pages that a thread keeps. The writer and the reader walk down the same tree, whose inner pages they should
// find in memory; a list reads every page once, and the kernel's cache serves it as well.
constexpr int point_cache_kib = 16384;
constexpr int list_cache_kib = 2048;

constexpr std::size_t point_batch = 1024;
// A page of a list is long compared with a point read: few share a transaction, so that it ends soon.
constexpr std::size_t list_batch = 4;

/// How long the check of a large database delays the start. What it finds later still closes the database.
constexpr std::chrono::milliseconds check_limit{2000};

/// How long a file that was found damaged, or that could not be brought up to date, is left alone as long as
/// it does not change: a tenth of the time goes into reading it, which may take minutes.
constexpr int pauses_of_unfit = 10;

constexpr std::string_view shutting_down = "the database is shutting down";

StoreObserver& no_observer() {
  class Deaf final : public StoreObserver {
    void opened() override {}

    void lost(const std::string&) override {}

    void still_lost(const std::string&) override {}

    void log_set_aside(const std::filesystem::path&) override {}

    void upgraded(const std::filesystem::path&) override {}
  };

  static Deaf deaf;
  return deaf;
}

}  // namespace

Store::Store(const Options& options, database::Migrations migrations, StoreObserver* observer)
    : options_(options),
      migrations_(migrations),
      observer_(observer == nullptr ? no_observer() : *observer),
      writer_(run_writes, {.queue = options.queue_limit, .batch = point_batch}),
      reader_(run_reads, {.queue = options.queue_limit, .batch = point_batch}),
      lister_(run_reads, {.queue = options.queue_limit, .batch = list_batch}) {
  options_.file = std::filesystem::absolute(options.file);
  try_to_open();
  keeper_ = std::thread([this] { keep_open(); });
}

Store::~Store() {
  end_keeper();
  close(files_ ? files_->look() : FileProblem{}, std::string(shutting_down));
}

void Store::require_open() const {
  const std::lock_guard lock(mutex_);
  if (closed_because_) throw NotReady(*closed_because_);
}

void Store::end_keeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (keeper_.joinable()) keeper_.join();
}

void Store::keep_open() {
  while (pause(files_ ? options_.check_interval : options_.retry_interval)) {
    if (!files_) {
      if (is_worth_a_try()) try_to_open();
    } else if (const auto problem = files_->look(); problem.change != FileChange::none) {
      give_up(problem);
    }
  }
}

/// Waits for `duration`, or until a problem is noticed. False if the store is to stop.
bool Store::pause(std::chrono::milliseconds duration) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, duration, [this] { return stopping_ || noticed_; });
  noticed_ = false;
  return !stopping_;
}

/// A file that is still being written, by `cp` for instance, is not looked into. One that was damaged is read
/// again when it changes, or after a while.
bool Store::is_worth_a_try() {
  const auto before = std::exchange(last_seen_, {stamp_of(options_.file), stamp_of(log_of(options_.file))});
  if (was_open_ && last_seen_ != before) return false;
  return !found_unfit_ || last_seen_ != *found_unfit_ || std::chrono::steady_clock::now() >= next_try_;
}

bool Store::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Store::leave_alone() {
  found_unfit_ = {stamp_of(options_.file), stamp_of(log_of(options_.file))};
}

void Store::try_to_open() {
  const auto begin = std::chrono::steady_clock::now();
  try {
    open();
    return;
  } catch (const NotReady& error) {
    report(error);
  } catch (const database::SchemaMismatch& error) {
    report(NotReady("the database has another schema than the service", error.what()));
  } catch (const UpgradeFailed& error) {
    leave_alone();
    report(NotReady("the database could not be brought up to date", error.what()));
  } catch (const SqliteError& error) {
    const bool damaged = concerns_file(error.code());
    if (damaged) leave_alone();
    report(
        NotReady(damaged ? "the database file is damaged" : "the database cannot be opened", error.what()));
  } catch (const std::exception& error) {
    report(NotReady("the database cannot be opened", error.what()));
  }
  const auto end = std::chrono::steady_clock::now();
  next_try_ = end + pauses_of_unfit * (end - begin);
}

void Store::open() {
  OpenFiles files({.file = options_.file,
                   .busy_timeout = options_.busy_timeout,
                   .create = !was_open_,
                   .last_change = last_change_,
                   .noticed = [this](const FileProblem& problem) { notice(problem); },
                   .log_set_aside = [this](const auto& name) { observer_.log_set_aside(name); },
                   .upgraded = [this](const auto& copy) { observer_.upgraded(copy); }},
                  migrations_);
  // After damage was found, the check is to end first.
  while (!files.await_check(check_limit) && last_change_ == FileChange::distrusted && !is_stopping()) {
  }
  auto writer = files.connect(point_cache_kib);
  auto reader = files.connect(point_cache_kib);
  auto lister = files.connect(list_cache_kib);
  observer_.opened();
  writer_.open(std::move(writer));
  reader_.open(std::move(reader));
  lister_.open(std::move(lister));
  files_ = std::move(files);
  was_open_ = true;
  last_change_ = FileChange::none;
  found_unfit_.reset();
  const std::lock_guard lock(mutex_);
  closed_because_.reset();
  cause_.clear();
}

void Store::notice(const FileProblem& problem) {
  {
    const std::lock_guard lock(mutex_);
    noticed_ = true;
    closed_because_.emplace(std::string(reason_of(problem.change)), problem.text);
  }
  changed_.notify_all();
}

/// Closes a database whose files are not right any more.
void Store::give_up(const FileProblem& problem) {
  {
    const std::lock_guard lock(mutex_);
    closed_because_.emplace(std::string(reason_of(problem.change)), problem.text);
    cause_ = closed_because_->what();
  }
  observer_.lost(problem.text);
  close(problem, problem.text);
  last_change_ = problem.change;
}

void Store::close(const FileProblem& problem, const std::string& cause) {
  const bool is_right = problem.change == FileChange::none;
  for (DatabaseThread* const worker : {&writer_, &reader_, &lister_}) {
    auto database = worker->close(cause);
    if (database && !is_right) database->keep_log_on_close();
  }
  if (files_) files_->finish(problem);
  files_.reset();
}

void Store::report(const NotReady& error) {
  const std::string cause = error.what();
  {
    const std::lock_guard lock(mutex_);
    closed_because_ = error;
    if (std::exchange(cause_, cause) == cause) return;
  }
  if (was_open_) observer_.still_lost(cause);
}

}  // namespace chassis::sqlite
