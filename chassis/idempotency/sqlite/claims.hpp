#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <utility>

#include "chassis/base/request_context.hpp"
#include "chassis/idempotency/claim.hpp"
#include "chassis/sqlite/client.hpp"
#include "chassis/sqlite/database.hpp"

// For jobs that store work under a claim, on the thread of a worker.

namespace chassis::idempotency::sqlite {

/// What is kept under a key, or nothing.
std::optional<KeptAnswer> find(chassis::sqlite::Database& database, const Key& key);

/// Keeps the answer of a claim whose key was found free in the same transaction.
void insert(chassis::sqlite::Database& database, const Claim& claim);

/// Does `work(database)`, which stores something and returns whether it did, and keeps the answer of `claim`,
/// in the transaction of the job. Executes `select_answer`, the statements of `work`, and `insert_answer`.
///
/// Looking and then writing is safe: while one transaction writes, no other does.
template <class Work>
Stored store(chassis::sqlite::Database& database, const Claim& claim, const Work& work) {
  if (find(database, claim.key)) return Stored::taken;
  if (!work(database)) return Stored::outdated;
  insert(database, claim);
  return Stored::done;
}

/// The same as a job of its own: returns whether `work` stored something, once that is durable. Throws
/// `KeyTaken`. As for `names` and `work`, see `chassis::sqlite::Client::run`.
template <class Work>
boost::asio::awaitable<bool> run_once(chassis::sqlite::Client& client,
                                      chassis::sqlite::DatabaseThread& writer, const RequestContext& context,
                                      chassis::sqlite::Client::StatementNames names, Claim claim, Work work) {
  auto job = [claim = std::move(claim), work = std::move(work)](chassis::sqlite::Database& database) {
    return store(database, claim, work);
  };
  const Stored stored = co_await client.run(writer, context, names, std::move(job));
  co_return is_done(stored);
}

}  // namespace chassis::idempotency::sqlite
