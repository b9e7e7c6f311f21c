#pragma once

#include "chassis/events/event.hpp"
#include "chassis/sqlite/database.hpp"

namespace chassis::events::sqlite {

/// Records an event in the transaction of a job, at the time of this call. Its position is chosen here.
/// Executes `insert_event`. Does nothing if `event.data` is empty. Throws `NotStored`.
void record(chassis::sqlite::Database& database, Event event);

}  // namespace chassis::events::sqlite
