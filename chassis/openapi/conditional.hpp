#pragma once

#include <optional>

#include "chassis/http/precondition.hpp"
#include "chassis/openapi/inputs.hpp"

namespace chassis::openapi {

/// The header If-Match as a part of `Inputs`. The endpoint returns `error`, a 412, where it does not hold.
struct InIfMatch {
  schema::CodedError error;

  using Value = std::optional<VersionSet>;

  [[nodiscard]] static Input<Value> read(const http::Request& request) { return http::if_match(request); }

  void document(Endpoint& endpoint) const;
};

/// The header If-None-Match, likewise. The endpoint returns 304 to a client that has the current version.
struct InIfNoneMatch {
  using Value = std::optional<VersionSet>;

  [[nodiscard]] static Input<Value> read(const http::Request& request) {
    return http::if_none_match(request);
  }

  static void document(Endpoint& endpoint);
};

}  // namespace chassis::openapi
