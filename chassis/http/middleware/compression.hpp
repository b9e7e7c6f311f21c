#pragma once

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Compresses long JSON responses to GET for clients that accept gzip. Adds an entity tag to responses that
/// are not streamed, for conditional requests. Ignores responses with a tag or a coding of their own.
class Compression final : public Middleware {
 public:
  /// The minimum size of a body in bytes.
  static constexpr std::size_t least_size = 1024;

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;
};

}  // namespace chassis::http
