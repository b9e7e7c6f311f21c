#pragma once

#include <boost/asio/awaitable.hpp>

#include "chassis/base/request_context.hpp"
#include "chassis/database/statement.hpp"
#include "chassis/sqlite/client.hpp"
#include "chassis/sqlite/store.hpp"

namespace chassis::sqlite {

/// The name and effect of the write of `require_ready`, for metrics.
inline constexpr database::Statement touch{.name = "touch", .sql = "PRAGMA user_version"};

/// Returns if the database can be read, has the schema of the program and takes writes. Throws `NotReady` if
/// not.
///
/// `check` reads a page of the file, unlike `SELECT 1`, and outlives the call. The write changes no data. It
/// is omitted if the writer has committed a change in the last second, so an idle service writes once a
/// second at most.
boost::asio::awaitable<void> require_ready(Store& store, Client& client, const RequestContext& context,
                                           const database::Statement& check);

}  // namespace chassis::sqlite
