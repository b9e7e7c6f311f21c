#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>

#include "chassis/base/request_context.hpp"
#include "chassis/idempotency/claim.hpp"

namespace chassis::idempotency {

/// The table `idempotency_key`: answers by key. A key counts as unused from the end of its lifetime on, by
/// the clock of the database.
///
/// Of concurrent requests that store under one key, on any number of replicas, one succeeds: the others wait
/// for its transaction, and then find the key taken.
///
/// An object belongs to one thread: its coroutines run, and resume, on that thread's `io_context`. Faults are
/// exceptions: `Unavailable` if the database cannot be reached or the deadline of the context has passed (a
/// write may then have happened or not), anything else for a defect.
class Repository {
 public:
  Repository() = default;
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  virtual ~Repository() = default;

  /// What is kept under the key, or nothing.
  virtual boost::asio::awaitable<std::optional<KeptAnswer>> find(const RequestContext& context,
                                                                 const Key& key) = 0;

  /// Keeps the answer to a request that changes nothing else. False if the key is taken.
  virtual boost::asio::awaitable<bool> keep(const RequestContext& context, const Claim& claim) = 0;

  /// Deletes up to `limit` keys whose lifetime is over, and returns how many it has deleted. Skips those that
  /// another transaction holds.
  virtual boost::asio::awaitable<std::size_t> delete_expired(const RequestContext& context,
                                                             std::size_t limit) = 0;
};

}  // namespace chassis::idempotency
