#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>

#include "chassis/base/errors.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/postgres/batcher.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

/// A `Batcher` of reads that may be a little out of date: it asks a standby first, where there are standbys.
template <BatchOperation Operation>
  requires reads_only<Operation>
class ReadBatcher {
 public:
  using Request = typename Operation::Request;
  using Output = typename Operation::Output;

  /// `standbys` may be null.
  ReadBatcher(const boost::asio::any_io_executor& executor, const std::shared_ptr<ConnectionPool>& pool,
              telemetry::DatabaseObserver* observer, const std::shared_ptr<ConnectionPool>& standbys)
      : primary_(executor, pool, observer) {
    if (standbys) standby_.emplace(executor, standbys, observer);
  }

  /// As `Batcher::run`.
  boost::asio::awaitable<Output> run(const RequestContext& context, Request request) {
    if (!standby_) return primary_.run(context, std::move(request));
    return run_on_either(*standby_, context, std::move(request));
  }

 private:
  boost::asio::awaitable<Output> run_on_either(Batcher<Operation>& standby, const RequestContext& context,
                                               Request request) {
    auto answer = co_await run_on_standby(standby, context, request);
    if (!answer) answer = co_await primary_.run(context, std::move(request));
    co_return *std::move(answer);
  }

  /// Nothing where no standby has an answer in half of the time: none is reached, or none has the table yet.
  static boost::asio::awaitable<std::optional<Output>> run_on_standby(Batcher<Operation>& standby,
                                                                      const RequestContext& context,
                                                                      Request request) {
    const auto now = RequestContext::Clock::now();
    RequestContext half = context;
    half.deadline = now + (context.deadline - now) / 2;
    try {
      auto answer = co_await standby.run(half, std::move(request));
      co_return answer;
    } catch (const Unavailable&) {  // NOLINT(bugprone-empty-catch): the primary is asked
    } catch (const SqlError&) {     // NOLINT(bugprone-empty-catch): the primary is asked
    }
    co_return std::nullopt;
  }

  Batcher<Operation> primary_;
  std::optional<Batcher<Operation>> standby_;
};

}  // namespace chassis::postgres
