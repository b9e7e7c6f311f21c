#pragma once

#include <string_view>

#include "http/message.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::tests {

/// A request as the session would have read it.
inline http::Request make_request(http::Verb method, std::string_view target) {
  http::Request request;
  request.message.version(11);
  request.message.method(method);
  request.message.target(target);
  http::split_target(target, request);
  return request;
}

/// What `handler` answers to `request`.
template <class Handler>
http::Response answer(const Handler& handler, const http::Request& request) {
  core::RequestContext context;
  return run(handler(request, context));
}

/// A handler that answers with a fixed JSON body.
inline http::Handler answering(http::Status status, std::string body = "{}") {
  return [=](const http::Request&, core::RequestContext&) -> boost::asio::awaitable<http::Response> {
    co_return http::json_response(status, body);
  };
}

}  // namespace mars::tests
