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

  /// Handles the request, usually by calling `next`.
  virtual boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                                  const Handler& next) = 0;
};

/// A handler that passes each request through `chain`, the first outermost, to `innermost`.
Handler wrap(std::vector<std::shared_ptr<Middleware>> chain, Handler innermost);

}  // namespace chassis::http
