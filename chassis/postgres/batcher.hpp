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

/// Answers requests of one kind over a connection that it takes from the pool for a batch. Requests that
/// arrive while a statement is under way are done together by the next one, in one transaction; nobody waits
/// for a timer, so an idle batcher sends at once. The queue is bounded.
///
/// When the server refuses a batch it is replayed one by one, so that only the faulty request gets the
/// `SqlError` or `Refusal`. What other transactions, or somebody who cancels statements, keep from being done
/// is repeated within the deadlines. What a server refuses because it takes no writes or is shut down is sent
/// to the next server. When the connection is lost, the requests under way get `Unavailable` (they may have
/// been done or not), unless they only read: these are sent again. Those in the queue wait for the next
/// connection, within their deadlines, or get the failure to make it.
///
/// It belongs to the thread of its executor. It may be destroyed while requests wait: they are still answered
/// as long as the executor runs, and abandoned with it. The observer, if any, must outlive the executor.
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

  /// Returns when the request has been done and committed. Throws `Unavailable` also when the queue is full
  /// or the deadline has passed, or the client has gone before the request was sent.
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
    // The function runs at once but is kept as long as the handler, which the worker will own: no shared
    // pointer here.
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
