#include "core/postgres/waiting_list.hpp"

#include "core/errors.hpp"
#include "core/postgres/error.hpp"

namespace mars::core::postgres {

DatabaseOutcome outcome_of(const std::exception_ptr& error) {
  if (!error) return DatabaseOutcome::completed;
  try {
    std::rethrow_exception(error);
  } catch (const Unavailable&) {
    return DatabaseOutcome::unavailable;
  } catch (...) {
    return DatabaseOutcome::failed;
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
  return std::make_exception_ptr(Unavailable("the database had no answer before the deadline"));
}

std::exception_ptr client_gone() {
  return std::make_exception_ptr(Unavailable("the client has gone before the database was asked"));
}

}  // namespace mars::core::postgres
