#pragma once

#include <boost/uuid/random_generator.hpp>
#include <string_view>

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Assigns a correlation id to every request: the client's `X-Correlation-ID` if that is 1 to 128 printable
/// ASCII characters, otherwise a new UUID. Every response contains it.
class Correlation final : public Middleware {
 public:
  static constexpr std::string_view header_name = "X-Correlation-ID";

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  boost::uuids::random_generator_mt19937 new_id_;
};

}  // namespace chassis::http
