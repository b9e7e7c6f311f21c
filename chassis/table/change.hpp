// Changes and removals of a row that a client may bind to a version (If-Match).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/uuid/uuid.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/base/version_set.hpp"
#include "chassis/table/repository.hpp"

namespace chassis::table {

/// Why a row was not changed or removed. Nothing has changed.
enum class Refusal : std::uint8_t {
  not_found,
  outdated  ///< it has another version than the client expects
};

/// The stored row with that id, if it has a version that the client expects.
template <class T>
boost::asio::awaitable<std::expected<T, Refusal>> find_expected(Repository<T>& rows,
                                                                const RequestContext& context,
                                                                boost::uuids::uuid id,
                                                                const std::optional<VersionSet>& expected) {
  auto stored = co_await rows.find(context, id);
  if (!stored) co_return std::unexpected(Refusal::not_found);
  if (expected && !expected->contains(stored->version)) co_return std::unexpected(Refusal::outdated);
  co_return *std::move(stored);
}

/// Reads a row, applies `edit(row)` to it and stores it. Returns the row as it is stored then. Does not write
/// what is equal. `edit` is called again if another request is faster.
///
/// Throws `NotStored` if the database suppresses the write, and `Unavailable` as the repository does.
template <class T, class Edit>
boost::asio::awaitable<std::expected<T, Refusal>> change(Repository<T>& rows, const RequestContext& context,
                                                         boost::uuids::uuid id,
                                                         std::optional<VersionSet> expected, Edit edit) {
  std::optional<T> tried;
  for (;;) {
    auto stored = co_await find_expected(rows, context, id, expected);
    if (!stored) co_return stored;
    if (*stored == tried) throw NotStored("a change was suppressed by the database");
    Update<T> update{.from = *stored, .to = *stored};
    edit(update.to);
    if (update.to == update.from) co_return stored;
    const bool changed = co_await rows.update(context, update);
    if (!changed) {
      tried = *std::move(stored);
      continue;
    }
    ++update.to.version;
    co_return std::move(update.to);
  }
}

/// Removes a row. Reads it again if another request changes it meanwhile. Returns the row as it was. Throws
/// as `change` does.
template <class T>
boost::asio::awaitable<std::expected<T, Refusal>> remove(Repository<T>& rows, const RequestContext& context,
                                                         boost::uuids::uuid id,
                                                         std::optional<VersionSet> expected) {
  std::optional<T> tried;
  for (;;) {
    auto stored = co_await find_expected(rows, context, id, expected);
    if (!stored) co_return stored;
    if (*stored == tried) throw NotStored("a removal was suppressed by the database");
    const bool removed = co_await rows.remove(context, id, stored->version);
    if (removed) co_return stored;
    tried = *std::move(stored);
  }
}

}  // namespace chassis::table
