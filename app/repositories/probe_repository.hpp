#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <vector>

#include "app/models/probe.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/idempotency/claim.hpp"

namespace mars::repositories {

using chassis::idempotency::Claim;
using domain::ProbeState;
using models::ProbeUpdate;
using models::StoredProbe;

/// Where probes and their grids are kept.
///
/// An object belongs to one thread: its coroutines run, and resume, on that thread's `io_context`. What
/// returns normally is durable. Faults are exceptions: `chassis::Unavailable` where the store cannot be
/// reached or the deadline of the context has passed (a write may then have happened or not), anything else
/// for a defect.
///
/// What stores something takes a claim, which may be null. With one, the answer of the claim is kept in the
/// same transaction, and `chassis::idempotency::KeyTaken` is thrown, with nothing changed, if its key is
/// taken.
class ProbeRepository {
 public:
  ProbeRepository() = default;
  ProbeRepository(const ProbeRepository&) = delete;
  ProbeRepository& operator=(const ProbeRepository&) = delete;
  virtual ~ProbeRepository() = default;

  /// Stores a new probe and its grid: both or neither.
  virtual boost::asio::awaitable<void> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                           const Claim* claim = nullptr) = 0;

  /// The probe of that id, or nothing.
  virtual boost::asio::awaitable<std::optional<StoredProbe>> find(const chassis::RequestContext& context,
                                                                  domain::ProbeId id) = 0;

  /// The probe as this process has last seen it, where it remembers it. That may be outdated: it will do for
  /// an `update`, which tells, but for no answer.
  [[nodiscard]] virtual std::optional<StoredProbe> recall(domain::ProbeId /*id*/) { return std::nullopt; }

  /// Stores position and direction of `update.to` and increments the version. Returns false, and changes
  /// nothing, unless the stored version, position and direction are those of `update.from`. The version alone
  /// is not enough: after a failover or a restore, the same number can stand for another state.
  virtual boost::asio::awaitable<bool> update(const chassis::RequestContext& context,
                                              const ProbeUpdate& update, const Claim* claim = nullptr) = 0;

  /// Up to `limit` probes in order of creation, starting behind `after`, or with the first.
  virtual boost::asio::awaitable<std::vector<ProbeState>> list(const chassis::RequestContext& context,
                                                               std::optional<domain::ProbeId> after,
                                                               std::size_t limit) = 0;

  /// Returns where the store can do a setup and a move now. Throws `chassis::NotReady` where it answers that
  /// it cannot, and `chassis::Unavailable` where it does not answer.
  virtual boost::asio::awaitable<void> require_ready(const chassis::RequestContext& context) = 0;
};

}  // namespace mars::repositories
