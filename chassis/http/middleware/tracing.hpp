#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/tracing/tracer.hpp"

namespace chassis::http {

/// Gives every request a server span, the caller's `traceparent` and `tracestate` taken over. It ends when
/// the answer has been sent. For a tracer that is enabled.
class Tracing final : public Middleware {
 public:
  static constexpr std::string_view parent_header = "traceparent";
  static constexpr std::string_view state_header = "tracestate";
  /// What instrumented clients send, whether anything is traced or not.
  static constexpr std::array header_names{parent_header, state_header, std::string_view("baggage")};

  Tracing(telemetry::Tracer& tracer, std::shared_ptr<const Router> router)
      : tracer_(tracer), router_(std::move(router)) {}

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  std::shared_ptr<telemetry::Span> start(const Request& request) const;

  telemetry::Tracer& tracer_;
  std::shared_ptr<const Router> router_;
};

}  // namespace chassis::http
