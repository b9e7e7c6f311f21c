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

/// Runs the coroutine `operation(context)` in a child span, which becomes the span of its context. If the
/// request is not recorded, this costs one comparison, and `operation` is destroyed once it has returned its
/// coroutine: the coroutine must not refer to captures of `operation`.
template <class Operation>
auto traced(const RequestContext& context, std::string_view name, Operation operation)
    -> std::invoke_result_t<Operation&, const RequestContext&> {
  if (!context.span || !context.span->recording()) return operation(context);
  return in_child_span(context, name, std::move(operation));
}

}  // namespace chassis::telemetry
