#pragma once

#include <memory>
#include <vector>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// Something that happens around the answering of every request. One object serves one thread.
class Middleware {
 public:
  Middleware() = default;
  Middleware(const Middleware&) = delete;
  Middleware& operator=(const Middleware&) = delete;
  virtual ~Middleware() = default;

  /// Answers the request, as a rule by way of `next`.
  virtual boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                                  const Handler& next) = 0;
};

/// A handler that lets each request pass through `chain`, the first outermost, on its way to `innermost`.
Handler wrap(std::vector<std::shared_ptr<Middleware>> chain, Handler innermost);

}  // namespace chassis::http
