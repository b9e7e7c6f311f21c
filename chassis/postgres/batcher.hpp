#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <utility>

#include "chassis/base/request_context.hpp"
#include "chassis/postgres/batch_worker.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::postgres {

/// Executes requests of one kind in batches, over a connection leased from the pool. Requests that arrive
/// while a statement is running share the next statement, in one transaction. There is no timer: an idle
/// batcher sends immediately. The queue is bounded.
///
/// If the server refuses a batch, its requests are replayed one by one, so that only the faulty request gets
/// the `SqlError` or `Refusal`. Conflicts with other transactions and cancelled statements are retried within
/// the deadlines. Requests that a server refuses because it is read-only or is shutting down are sent to the
/// next server. If the connection is lost, requests that were sent fail with `Unavailable` (they may have
/// been committed or not), unless they only read: those are sent again. Queued requests wait for the next
/// connection within their deadlines, or fail with the connect error.
///
/// Not thread-safe: it belongs to the thread of its executor. It may be destroyed while requests are pending:
/// they complete as long as the executor runs. The observer, if any, must outlive the executor.
template <BatchOperation Operation>
class Batcher {
 public:
  using Request = typename Operation::Request;
  using Output = typename Operation::Output;

  Batcher(boost::asio::any_io_executor executor, std::shared_ptr<ConnectionPool> pool,
          telemetry::DatabaseObserver* observer, Urgency urgency = Urgency::ordinary)
      : membership_(pool, executor),
        worker_(std::make_shared<BatchWorker<Operation>>(std::move(executor), std::move(pool), urgency)),
        observer_(observer) {}

  /// Returns once the request has been committed. Also throws `Unavailable` if the queue is full, or if the
  /// deadline passes or the client disconnects before the request is sent.
  boost::asio::awaitable<Output> run(const RequestContext& context, Request request) {
    telemetry::DatabaseObserver* const observer = observer_;  // this object may be gone when the answer comes
    telemetry::DatabaseOperation operation{.statement = Operation::statement({&request, 1}).name,
                                           .begin = RequestContext::Clock::now()};
    if (observer != nullptr) observer->begun(context, operation.statement);
    Reply<Output> reply = co_await submit(std::move(request), context);
    operation.duration = RequestContext::Clock::now() - operation.begin;
    operation.batch_size = reply.batch_size;
    operation.leads_batch = reply.leads_batch;
    operation.outcome = reply.outcome;
    operation.status_code = sqlstate_of(reply.error);
    if (reply.server) {
      operation.server_address = reply.server->name;
      operation.server_port = reply.server->port;
    }
    if (observer != nullptr) observer->observed(context, operation);
    if (reply.error) std::rethrow_exception(reply.error);
    co_return std::move(reply.output);
  }

 private:
  auto submit(Request request, const RequestContext& context) {
    using Token = boost::asio::use_awaitable_t<>;
    // The initiation runs immediately but lives as long as the handler, which the worker owns: a shared
    // pointer here would be a cycle.
    return boost::asio::async_initiate<const Token, void(Reply<Output>)>(
        [worker = worker_.get(), &context](auto handler, Request moved) {
          worker->submit({std::move(moved), context.deadline, context.client_gone, std::move(handler)});
        },
        boost::asio::use_awaitable, std::move(request));
  }

  ConnectionPool::Membership membership_;
  std::shared_ptr<BatchWorker<Operation>> worker_;
  telemetry::DatabaseObserver* observer_;
};

}  // namespace chassis::postgres
