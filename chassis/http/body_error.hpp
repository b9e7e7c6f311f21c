#pragma once

#include "chassis/http/message.hpp"
#include "chassis/schema/body.hpp"

namespace chassis::http {

/// The response to a body, a query or a header that does not match its model.
Response to_response(const schema::BodyError& error);

}  // namespace chassis::http
