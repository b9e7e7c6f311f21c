// The bodies of answers that refuse a request for another reason than its form; for that, see
// validation_error.hpp.
#pragma once

#include <string>

#include "chassis/schema/model.hpp"

namespace chassis::schema {

/// What went wrong, for programs and for humans.
struct ErrorDetail {
  std::string code;
  std::string message;

  static constexpr auto model() {
    return schema::model<ErrorDetail>(
        "ErrorDetail", "What went wrong.",
        field("code", &ErrorDetail::code, {.description = "The kind of error, such as ORDER_NOT_FOUND."}),
        field("message", &ErrorDetail::message, {.description = "What happened, for humans."}));
  }
};

/// The refusal of an endpoint: {"detail": {"code": ..., "message": ...}}.
struct ErrorResponse {
  ErrorDetail detail;

  static constexpr auto model() {
    return schema::model<ErrorResponse>("ErrorResponse", "The rejection of a request.",
                                        field("detail", &ErrorResponse::detail));
  }
};

}  // namespace chassis::schema
