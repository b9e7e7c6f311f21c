#include "chassis/http/body_error.hpp"

#include <string>
#include <utility>
#include <variant>

namespace chassis::http {

namespace {

struct BodyErrorResponse {
  Response operator()(const schema::UnreadableBody& /*error*/) const {
    return detail_response(Status::bad_request, schema::UnreadableBody::message);
  }

  Response operator()(const schema::Errors& errors) const {
    std::string body;
    schema::write_errors(body, errors);
    return json_response(Status::unprocessable_entity, std::move(body));
  }
};

}  // namespace

Response to_response(const schema::BodyError& error) {
  return std::visit(BodyErrorResponse{}, error);
}

}  // namespace chassis::http
