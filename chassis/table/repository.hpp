#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/uuid/uuid.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "chassis/base/request_context.hpp"
#include "chassis/idempotency/claim.hpp"

namespace chassis::table {

/// A change of a stored row.
template <class T>
struct Update {
  T from;  ///< the stored row from which `to` was computed
  T to;    ///< the same row as it shall be; its version does not count
};

/// Stores the rows of one table (chassis/database/table.hpp).
///
/// An object belongs to one thread: its coroutines run on that thread's `io_context`. Writes that return
/// normally are durable. Texts must be UTF-8 without a zero byte, and numbers finite. Faults are exceptions:
/// `Unavailable` if the database is unreachable or the deadline of the context has passed (a write may then
/// have been committed or not), anything else for a defect.
template <class T>
class Repository {
 public:
  Repository() = default;
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  virtual ~Repository() = default;

  /// Stores a new row, and in the same transaction the answer of `claim` if it is not null. If the key of the
  /// claim is taken, it changes nothing and throws `idempotency::KeyTaken`. Throws `NotStored` if the
  /// database suppresses the row.
  virtual boost::asio::awaitable<void> add(const RequestContext& context, const T& row,
                                           const idempotency::Claim* claim = nullptr) = 0;

  /// The row with this id; empty if there is none.
  virtual boost::asio::awaitable<std::optional<T>> find(const RequestContext& context,
                                                        boost::uuids::uuid id) = 0;

  /// Stores `update.to` and increments the version. Returns false, and changes nothing, unless the stored row
  /// is `update.from`. The version alone is not enough: after a failover or a restore, the same number can
  /// stand for another state.
  virtual boost::asio::awaitable<bool> update(const RequestContext& context, const Update<T>& update) = 0;

  /// Removes a row. Returns false, and changes nothing, unless it is stored with this version.
  virtual boost::asio::awaitable<bool> remove(const RequestContext& context, boost::uuids::uuid id,
                                              std::int64_t version) = 0;

  /// Up to `limit` rows in order of creation, after the id `after` or from the first.
  virtual boost::asio::awaitable<std::vector<T>> list(const RequestContext& context,
                                                      std::optional<boost::uuids::uuid> after,
                                                      std::size_t limit) = 0;
};

}  // namespace chassis::table
