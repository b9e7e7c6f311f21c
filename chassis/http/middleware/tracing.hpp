#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/tracing/tracer.hpp"

namespace chassis::http {

/// Starts a server span for every request, with the parent of the caller's `traceparent` and `tracestate`.
/// The span ends when the response has been sent. Requires an enabled tracer.
class Tracing final : public Middleware {
 public:
  static constexpr std::string_view parent_header = "traceparent";
  static constexpr std::string_view state_header = "tracestate";
  /// The headers of instrumented clients, whether tracing is on or not.
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
