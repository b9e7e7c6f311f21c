#pragma once

#include <boost/asio/awaitable.hpp>
#include <span>
#include <string_view>

#include "core/postgres/connection.hpp"

namespace mars::core::postgres {

/// Compares the database's `schema_migrations` with `expected`, ascending. Throws `SchemaMismatch` where they
/// differ.
boost::asio::awaitable<void> require_schema(Connection& connection,
                                            std::span<const std::string_view> expected,
                                            Connection::Deadline deadline);

}  // namespace mars::core::postgres
