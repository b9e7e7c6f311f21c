#pragma once

#include <memory>
#include <vector>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// Wraps the handling of every request. One object serves one thread.
class Middleware {
 public:
  Middleware() = default;
  Middleware(const Middleware&) = delete;
  Middleware& operator=(const Middleware&) = delete;
  virtual ~Middleware() = default;

  /// Handles the request, usually by calling `next`. An implementation that only passes the request on
  /// returns the result of `next` instead of awaiting it, which saves a coroutine frame.
  virtual boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                                  const Handler& next) = 0;
};

/// The response as the result of a function that is not a coroutine.
boost::asio::awaitable<Response> respond(Response response);

/// A handler that passes each request through `chain`, the first outermost, to `innermost`.
Handler wrap(std::vector<std::shared_ptr<Middleware>> chain, Handler innermost);

}  // namespace chassis::http
