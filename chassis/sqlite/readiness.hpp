#pragma once

#include "chassis/sqlite/database.hpp"

namespace chassis::sqlite {

/// Changes a page of the database, in the transaction that is open, without changing any data: whoever
/// commits it knows that the disk takes writes. Does nothing if this connection has committed a change in the
/// last second, so that it costs a busy service nothing and an idle one a small write a second at most.
void touch(Database& database);

}  // namespace chassis::sqlite
