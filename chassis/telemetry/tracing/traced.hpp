#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string_view>
#include <type_traits>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/telemetry/tracing/span.hpp"

namespace chassis::telemetry {

/// Does what `traced` does, for a request that is recorded.
template <class Operation>
auto in_child_span(const RequestContext& context, std::string_view name, Operation operation)
    -> std::invoke_result_t<Operation&, const RequestContext&> {
  RequestContext inner = context;
  inner.span = context.span->child(name, SpanKind::internal, {}, std::chrono::steady_clock::now());
  try {
    co_return co_await operation(inner);
  } catch (const Unavailable&) {
    inner.span->fail("unavailable");
    throw;
  } catch (...) {
    inner.span->fail("exception");
    throw;
  }
}

/// Runs `operation(context)`, a coroutine, inside a span of its own, which the context that it is given
/// carries. Where the request is not recorded, it costs a comparison, and `operation` is gone once its
/// coroutine has been made: that must not hold references to what `operation` holds.
template <class Operation>
auto traced(const RequestContext& context, std::string_view name, Operation operation)
    -> std::invoke_result_t<Operation&, const RequestContext&> {
  if (!context.span || !context.span->recording()) return operation(context);
  return in_child_span(context, name, std::move(operation));
}

}  // namespace chassis::telemetry
