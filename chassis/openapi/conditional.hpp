#pragma once

#include <optional>

#include "chassis/http/precondition.hpp"
#include "chassis/openapi/inputs.hpp"

namespace chassis::openapi {

/// The header If-Match as a part of `Inputs`. The endpoint answers 412 where it does not hold.
struct InIfMatch {
  using Value = std::optional<http::NamedVersions>;

  [[nodiscard]] static Input<Value> read(const http::Request& request) { return http::if_match(request); }

  static void document(Endpoint& endpoint);
};

/// The header If-None-Match, likewise. The endpoint answers 304 to a version that the client has already.
struct InIfNoneMatch {
  using Value = std::optional<http::NamedVersions>;

  [[nodiscard]] static Input<Value> read(const http::Request& request) {
    return http::if_none_match(request);
  }

  static void document(Endpoint& endpoint);
};

}  // namespace chassis::openapi
