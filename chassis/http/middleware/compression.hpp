#pragma once

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Compresses long JSON answers to GET for clients that accept gzip. Those that are made as a whole get an
/// entity tag, by which a client asks whether its copy still holds. Answers that have a tag or a coding of
/// their own are left alone.
class Compression final : public Middleware {
 public:
  /// Bytes of a body below which nobody gains by it.
  static constexpr std::size_t least_size = 1024;

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;
};

}  // namespace chassis::http
