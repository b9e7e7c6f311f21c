#include "app/api/check.hpp"

#include "chassis/base/errors.hpp"
#include "chassis/http/body_broken_off.hpp"
#include "tests/unit/app/api/api_fixture.hpp"

namespace mars::api {
namespace {

class CheckEndpoint : public ApiFixture {
 protected:
  void store(std::size_t count) {
    for (; count > 0; --count)
      tests::run(probes_.add(context_, {.id = new_id_()}));
  }

  /// The whole body, stream included, and how many pieces it came in.
  std::string whole_body(chassis::http::Response response, int& pieces) {
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
  EXPECT_EQ(request(chassis::http::Verb::get, "/api/v1/check").stream, nullptr);
}

TEST_F(CheckEndpoint, StreamsLongerListsPageByPage) {
  store((2 * page_size) + 1);
  int pieces = 0;
  const auto body = whole_body(request(chassis::http::Verb::get, "/api/v1/check"), pieces);
  EXPECT_EQ(pieces, 3);
  EXPECT_TRUE(body.starts_with(R"({"probes":[{"id":)"));
  EXPECT_TRUE(body.ends_with("}]}"));
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(body, ',')), (4 * ((2 * page_size) + 1)) - 1);
}

TEST_F(CheckEndpoint, EndsAListThatFillsItsLastPage) {
  store(page_size);
  int pieces = 0;
  EXPECT_TRUE(whole_body(request(chassis::http::Verb::get, "/api/v1/check"), pieces).ends_with("}]}"));
}

TEST_F(CheckEndpoint, BreaksOffWhereALaterPageFails) {
  store(page_size);
  auto response = request(chassis::http::Verb::get, "/api/v1/check");
  fail_with(chassis::Unavailable("gone"));
  EXPECT_THROW(tests::run(io_, response.stream->next()), chassis::http::BodyBrokenOff);
}

TEST_F(CheckEndpoint, ListsWhatIsBehindACursorWhole) {
  store(3 * page_size);
  const auto page = request(chassis::http::Verb::get, "/api/v1/check?limit=1");
  const auto cursor = page.body.substr(page.body.find("id") + 5, 36);
  int pieces = 0;
  const auto rest = whole_body(request(chassis::http::Verb::get, "/api/v1/check?cursor=" + cursor), pieces);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(rest, ',')), (4 * ((3 * page_size) - 1)) - 1);
  EXPECT_EQ(rest.find(cursor), std::string::npos);
}

TEST_F(CheckEndpoint, LeadsFromPageToPage) {
  store(5);
  std::size_t listed = 0;
  for (std::string target = "/api/v1/check?limit=2"; !target.empty();) {
    const auto page = request(chassis::http::Verb::get, target);
    EXPECT_EQ(page.stream, nullptr);
    EXPECT_TRUE(page.body.starts_with(R"({"probes":[{"id":)"));
    listed += static_cast<std::size_t>(std::ranges::count(page.body, '{')) - 1;
    const std::string link(page.headers[chassis::http::Field::link]);
    target = link.empty() ? "" : "/api/v1/check" + link.substr(1, link.find('>') - 1);
    EXPECT_TRUE(link.empty() || link.ends_with(R"(>; rel="next")"));
  }
  EXPECT_EQ(listed, 5U);
}

TEST_F(CheckEndpoint, HasNoLinkWhereAPageHoldsTheLastProbe) {
  store(2);
  EXPECT_EQ(
      request(chassis::http::Verb::get, "/api/v1/check?limit=2").headers.count(chassis::http::Field::link),
      0U);
  EXPECT_EQ(
      request(chassis::http::Verb::get, "/api/v1/check?limit=1").headers.count(chassis::http::Field::link),
      1U);
}

TEST_F(CheckEndpoint, RefusesAWrongQuery) {
  const auto response = request(chassis::http::Verb::get, "/api/v1/check?limit=0&cursor=");
  EXPECT_EQ(response.status, chassis::http::Status::unprocessable_entity);
  EXPECT_NE(response.body.find(R"("loc":["query","limit"])"), std::string::npos);
  EXPECT_NE(response.body.find(R"("loc":["query","cursor"])"), std::string::npos);
}

}  // namespace
}  // namespace mars::api
