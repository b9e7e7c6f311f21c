#include "chassis/postgres/connection_pool.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <iterator>
#include <random>
#include <utility>

#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

namespace asio = boost::asio;

namespace {

/// How often a connection that awaits an answer too long asks whether it may be let go.
constexpr std::chrono::milliseconds abandon_interval{250};

const asio::execution_context* context_of(const asio::any_io_executor& executor) {
  return &asio::query(executor, asio::execution::context);
}

}  // namespace

/// A coroutine that waits for its turn.
struct ConnectionPool::Waiter {
  Waiter(const asio::any_io_executor& executor, Urgency how, Clock::time_point deadline)
      : timer(executor, deadline), urgency(how) {}

  /// Ends the wait, on the waiter's own thread. While the waiter is in the queue, its event loop exists.
  static void wake(const std::shared_ptr<Waiter>& waiter) {
    asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.cancel(); });
  }

  asio::steady_timer timer;
  Urgency urgency;
  Lease lease;
  std::exception_ptr failure;
};

/// A place in the queue. It is left also where the coroutine is destroyed with its event loop.
class ConnectionPool::Turn {
 public:
  Turn(ConnectionPool& pool, std::shared_ptr<Waiter> waiter) : pool_(pool), waiter_(std::move(waiter)) {}

  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  ~Turn() { leave(); }

  void leave() {
    const std::scoped_lock lock(pool_.mutex_);
    pool_.waiting_ -= std::erase(pool_.waiters_, waiter_);
  }

 private:
  ConnectionPool& pool_;
  std::shared_ptr<Waiter> waiter_;
};

ConnectionPool::Membership::Membership(std::shared_ptr<ConnectionPool> pool,
                                       const asio::any_io_executor& executor)
    : pool_(std::move(pool)), context_(context_of(executor)) {
  const std::scoped_lock lock(pool_->mutex_);
  ++pool_->homes_[context_].members;
}

ConnectionPool::Membership::~Membership() {
  const std::scoped_lock lock(pool_->mutex_);
  const auto home = pool_->homes_.find(context_);
  if (--home->second.members > 0) return;
  for (ConnectionPtr& connection : home->second.idle) {
    connection->detach();
    pool_->homes_[nullptr].idle.push_back(std::move(connection));
  }
  pool_->homes_.erase(context_);
}

ConnectionPool::ConnectionPool(Settings settings, ClusterEvents events)
    : cluster_(std::make_shared<Cluster>(std::move(settings), std::move(events))),
      reconnection_(std::random_device{}()) {
  homes_.try_emplace(nullptr);  // of those that are detached
}

ConnectionPool::~ConnectionPool() = default;

std::size_t ConnectionPool::size() const {
  const std::scoped_lock lock(mutex_);
  return places_;
}

std::size_t ConnectionPool::in_use() const {
  const std::scoped_lock lock(mutex_);
  std::size_t count = places_;
  for (const auto& [context, home] : homes_)
    count -= home.idle.size();
  return count;
}

asio::awaitable<Lease> ConnectionPool::acquire(Urgency urgency, Clock::time_point deadline) {
  for (;;) {
    Lease lease = co_await next_turn(urgency, deadline);
    if (!lease) co_return Lease();
    if (!lease.connection_) {
      co_await open(lease);
      co_return lease;
    }
    if (lease->is_open()) {
      if (lease->context() == nullptr) lease->attach(co_await asio::this_coro::executor);
      co_return lease;
    }
  }
}

Lease ConnectionPool::try_acquire(const asio::any_io_executor& executor, Urgency urgency) {
  Lease lease;
  {
    const std::scoped_lock lock(mutex_);
    if (!may_lease(urgency) || (!waiters_.empty() && urgency == Urgency::ordinary)) return lease;
    ConnectionPtr connection = take_idle(context_of(executor));
    if (!connection) connection = take_idle(nullptr);
    if (!connection) return lease;
    if (urgency == Urgency::ordinary) ++ordinary_;
    lease = Lease(shared_from_this(), std::move(connection), urgency);
  }
  if (!lease->is_open()) return {};
  if (lease->context() == nullptr) lease->attach(executor);
  return lease;
}

asio::awaitable<Lease> ConnectionPool::next_turn(Urgency urgency, Clock::time_point deadline) {
  const auto executor = co_await asio::this_coro::executor;
  std::shared_ptr<Waiter> waiter;
  {
    const std::scoped_lock lock(mutex_);
    const auto now = Clock::now();
    if (waiters_.empty() || urgency == Urgency::urgent) {
      if (auto lease = try_lease(context_of(executor), urgency, now)) co_return std::move(*lease);
    }
    if (is_hopeless(now)) std::rethrow_exception(reconnection_.failure());
    waiter = std::make_shared<Waiter>(executor, urgency, deadline);
    enqueue(waiter);
    serve_waiters();
  }
  Turn turn(*this, waiter);
  co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  turn.leave();
  if (waiter->failure) std::rethrow_exception(waiter->failure);
  co_return std::move(waiter->lease);
}

asio::awaitable<void> ConnectionPool::open(Lease& lease) {
  const auto began = Clock::now();
  std::exception_ptr failure;
  bool lasts = false;
  try {
    lease.connection_ = co_await cluster_->connect(began + settings().connect_timeout);
  } catch (const ConnectFailure& refusal) {
    failure = std::current_exception();
    lasts = refusal.lasts();
  }
  {
    const std::scoped_lock lock(mutex_);
    if (failure) {
      reconnection_.failed(failure, lasts, began, Clock::now());
      std::rethrow_exception(failure);
    }
    reconnection_.succeeded();
    reconnection_.ended();
  }
  close_untrusted_idle();  // which also makes what others wait for
}

void ConnectionPool::doubt_server() {
  cluster_->fence()->doubt();
  close_untrusted_idle();
}

void ConnectionPool::close_untrusted_idle() {
  std::vector<ConnectionPtr> closed;  // without the lock
  const std::scoped_lock lock(mutex_);
  for (auto& [context, home] : homes_) {
    const auto untrusted = std::ranges::partition(
        home.idle, [](const ConnectionPtr& connection) { return connection->is_trusted(); });
    std::ranges::move(untrusted, std::back_inserter(closed));
    home.idle.erase(untrusted.begin(), untrusted.end());
  }
  for (const auto& connection : closed)
    connection->detach();
  places_ -= closed.size();
  serve_waiters();
}

std::optional<Lease> ConnectionPool::try_lease(const Context* context, Urgency urgency,
                                               Clock::time_point now) {
  if (!may_lease(urgency)) return std::nullopt;
  ConnectionPtr connection = take_idle(context);
  if (!connection) connection = take_idle(nullptr);
  // If no coroutine waits, a thread without an idle connection opens one instead of taking another thread's.
  if (!connection && !waiters_.empty()) connection = take_any_idle();
  if (!connection && places_ < settings().max_connections && reconnection_.may_begin(now)) {
    ++places_;
    reconnection_.begun();
  } else if (!connection) {
    connection = take_any_idle();
    if (!connection) return std::nullopt;
  }
  if (urgency == Urgency::ordinary) ++ordinary_;
  return Lease(shared_from_this(), std::move(connection), urgency);
}

bool ConnectionPool::may_lease(Urgency urgency) const {
  constexpr std::size_t kept_for_urgent = 1;
  return urgency == Urgency::urgent ||
         ordinary_ + kept_for_urgent < std::max<std::size_t>(settings().max_connections, 2);
}

bool ConnectionPool::is_hopeless(Clock::time_point now) const {
  return places_ == 0 && reconnection_.pausing(now);
}

auto ConnectionPool::take_idle(const Context* context) -> ConnectionPtr {
  const auto home = homes_.find(context);
  if (home == homes_.end() || home->second.idle.empty()) return nullptr;
  auto connection = std::move(home->second.idle.back());
  home->second.idle.pop_back();
  return connection;
}

auto ConnectionPool::take_any_idle() -> ConnectionPtr {
  for (const auto& [context, home] : homes_) {
    if (home.idle.empty()) continue;
    auto connection = take_idle(context);
    connection->detach();
    return connection;
  }
  return nullptr;
}

void ConnectionPool::enqueue(std::shared_ptr<Waiter> waiter) {
  ++waiting_;
  const auto behind =
      waiter->urgency == Urgency::ordinary
          ? waiters_.end()
          : std::ranges::find(waiters_, Urgency::ordinary, [](const auto& other) { return other->urgency; });
  waiters_.insert(behind, std::move(waiter));
}

void ConnectionPool::serve_waiters() {
  const auto now = Clock::now();
  while (!waiters_.empty()) {
    const auto waiter = waiters_.front();
    auto lease = try_lease(context_of(waiter->timer.get_executor()), waiter->urgency, now);
    if (!lease) break;
    waiter->lease = std::move(*lease);
    waiters_.pop_front();
    --waiting_;
    Waiter::wake(waiter);
  }
  if (is_hopeless(now)) fail_waiters();
}

void ConnectionPool::fail_waiters() {
  for (const auto& waiter : waiters_) {
    waiter->failure = reconnection_.failure();
    Waiter::wake(waiter);
  }
  waiting_ -= waiters_.size();
  waiters_.clear();
}

void ConnectionPool::take_back(ConnectionPtr connection, Urgency urgency) {
  const std::scoped_lock lock(mutex_);
  if (urgency == Urgency::ordinary) --ordinary_;
  const auto home = homes_.find(connection->context());
  if (home == homes_.end()) {
    connection->detach();
    homes_[nullptr].idle.push_back(std::move(connection));
  } else {
    home->second.idle.push_back(std::move(connection));
  }
  serve_waiters();
}

void ConnectionPool::free_slot(Urgency urgency, bool connection_was_made) {
  const std::scoped_lock lock(mutex_);
  if (!connection_was_made) reconnection_.ended();
  if (urgency == Urgency::ordinary) --ordinary_;
  --places_;
  serve_waiters();
}

void ConnectionPool::wait_for_answer(ConnectionPtr connection, Urgency urgency) {
  const auto executor = connection->executor();
  Lease lease(shared_from_this(), std::move(connection), urgency);
  asio::co_spawn(executor, drain(shared_from_this(), std::move(lease)), asio::detached);
}

asio::awaitable<void> ConnectionPool::drain(std::shared_ptr<ConnectionPool> pool, Lease lease) {
  {
    const std::scoped_lock lock(pool->mutex_);
    pool->abandon_limiter_.stalled(Clock::now());
  }
  do {
    co_await lease->finish(Clock::now() + abandon_interval);
  } while (lease->awaits_result() && !pool->may_abandon());
  if (lease->awaits_result()) co_return;  // which closes it
  {
    const std::scoped_lock lock(pool->mutex_);
    pool->abandon_limiter_.ended();
  }
  lease.give_back();
}

bool ConnectionPool::may_abandon() {
  const std::scoped_lock lock(mutex_);
  serve_waiters();  // the pause behind a failure to connect may be over
  return !waiters_.empty() && abandon_limiter_.take(Clock::now());
}

}  // namespace chassis::postgres
