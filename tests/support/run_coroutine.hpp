#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

namespace mars::tests {

/// Runs a coroutine, and whatever else `context` has to do, to the end; returns its result or throws what it
/// threw.
template <class Result>
Result run(boost::asio::io_context& context, boost::asio::awaitable<Result> coroutine) {
  auto result = boost::asio::co_spawn(context, std::move(coroutine), boost::asio::use_future);
  context.restart();
  context.run();
  return result.get();
}

template <class Result>
Result run(boost::asio::awaitable<Result> coroutine) {
  boost::asio::io_context context;
  return run(context, std::move(coroutine));
}

}  // namespace mars::tests
