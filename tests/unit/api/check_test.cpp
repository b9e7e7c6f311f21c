#include "api/check.hpp"

#include "core/errors.hpp"
#include "tests/unit/api/api_fixture.hpp"

namespace mars::api {
namespace {

class CheckEndpoint : public ApiFixture {
 protected:
  void store(std::size_t count) {
    for (; count > 0; --count)
      tests::run(probes_.add(context_, {.id = new_id_()}));
  }

  /// The whole body, stream included, and how many pieces it came in.
  std::string whole_body(http::Response response, int& pieces) {
    std::string body = std::move(response.body);
    pieces = 1;
    while (response.stream) {
      const auto piece = tests::run(io_, response.stream->next());
      if (piece.empty()) break;
      body += piece;
      ++pieces;
    }
    return body;
  }
};

TEST_F(CheckEndpoint, SendsAListOfLessThanAPageInOnePiece) {
  store(page_size - 1);
  EXPECT_EQ(request(http::Verb::get, "/api/v1/check").stream, nullptr);
}

TEST_F(CheckEndpoint, StreamsLongerListsPageByPage) {
  store((2 * page_size) + 1);
  int pieces = 0;
  const auto body = whole_body(request(http::Verb::get, "/api/v1/check"), pieces);
  EXPECT_EQ(pieces, 3);
  EXPECT_TRUE(body.starts_with(R"({"probes":[{"id":)"));
  EXPECT_TRUE(body.ends_with("}]}"));
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(body, ',')), (4 * ((2 * page_size) + 1)) - 1);
}

TEST_F(CheckEndpoint, EndsAListThatFillsItsLastPage) {
  store(page_size);
  int pieces = 0;
  EXPECT_TRUE(whole_body(request(http::Verb::get, "/api/v1/check"), pieces).ends_with("}]}"));
}

TEST_F(CheckEndpoint, BreaksOffWhereALaterPageFails) {
  store(page_size);
  auto response = request(http::Verb::get, "/api/v1/check");
  fail_with(core::Unavailable("gone"));
  EXPECT_THROW(tests::run(io_, response.stream->next()), core::Unavailable);
}

}  // namespace
}  // namespace mars::api
