#include "chassis/http/middleware/correlation.hpp"

#include <gtest/gtest.h>

#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

/// The id that comes back on an answer, which must be the one that the handler saw.
std::string id_for(std::optional<std::string> given, Status status = Status::ok) {
  std::string seen;
  const auto handler = wrap({std::make_shared<Correlation>()},
                            [&](const Request&, RequestContext& context) -> boost::asio::awaitable<Response> {
                              seen = context.correlation_id;
                              co_return detail_response(status, "");
                            });
  auto request = mars::tests::make_request(Verb::get, "/");
  if (given) request.message.set("x-correlation-id", *given);
  const auto response = mars::tests::answer(handler, request);
  EXPECT_EQ(response.headers["X-Correlation-ID"], seen);
  return seen;
}

TEST(Correlation, KeepsAValidId) {
  for (const std::string id : {"a", "31bef03e-4f3d-4c59-a7bb-612049c6018a", "with blank ~!"})
    EXPECT_EQ(id_for(id), id);
  EXPECT_EQ(id_for(std::string(128, 'x')), std::string(128, 'x'));
}

TEST(Correlation, ReplacesAnInvalidId) {
  for (const std::string& id :
       {std::string(), std::string(129, 'x'), std::string("\x7f"), std::string("caf\xc3\xa9")})
    EXPECT_EQ(id_for(id).size(), 36U) << id;
}

TEST(Correlation, GeneratesADifferentIdForEveryRequest) {
  EXPECT_NE(id_for(std::nullopt), id_for(std::nullopt));
}

TEST(Correlation, IsAddedToErrors) {
  EXPECT_EQ(id_for("mine", Status::not_found), "mine");
}

}  // namespace
}  // namespace chassis::http
