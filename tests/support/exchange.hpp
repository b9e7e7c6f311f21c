#pragma once

#include <string_view>

#include "chassis/http/message.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::tests {

/// A request as the session would have read it.
inline chassis::http::Request make_request(chassis::http::Verb method, std::string_view target) {
  chassis::http::Request request;
  request.message.version(11);
  request.message.method(method);
  request.message.target(target);
  chassis::http::split_target(target, request);
  return request;
}

/// What `handler` answers to `request`.
template <class Handler>
chassis::http::Response answer(const Handler& handler, const chassis::http::Request& request) {
  chassis::RequestContext context;
  return run(handler(request, context));
}

/// A handler that answers with a fixed JSON body.
inline chassis::http::Handler answering(chassis::http::Status status, std::string body = "{}") {
  return [=](const chassis::http::Request&,
             chassis::RequestContext&) -> boost::asio::awaitable<chassis::http::Response> {
    co_return chassis::http::json_response(status, body);
  };
}

}  // namespace mars::tests
