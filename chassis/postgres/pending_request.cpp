#include "chassis/postgres/pending_request.hpp"

#include "chassis/base/errors.hpp"
#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

telemetry::DatabaseOutcome outcome_of(const std::exception_ptr& error) {
  if (!error) return telemetry::DatabaseOutcome::completed;
  try {
    std::rethrow_exception(error);
  } catch (const Unavailable&) {
    return telemetry::DatabaseOutcome::unavailable;
  } catch (...) {
    return telemetry::DatabaseOutcome::failed;
  }
}

std::string sqlstate_of(const std::exception_ptr& error) {
  if (!error) return {};
  try {
    std::rethrow_exception(error);
  } catch (const SqlError& refusal) {
    return refusal.sqlstate();
  } catch (const Refusal& refusal) {
    return refusal.sqlstate();
  } catch (...) {
    return {};
  }
}

std::exception_ptr deadline_passed() {
  return std::make_exception_ptr(Unavailable("the database did not respond before the deadline"));
}

std::exception_ptr client_gone() {
  return std::make_exception_ptr(Unavailable("the client disconnected before the statement was sent"));
}

}  // namespace chassis::postgres
