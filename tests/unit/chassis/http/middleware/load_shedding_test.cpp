#include "chassis/http/middleware/load_shedding.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

constexpr std::size_t most = 2;

class OnePiece final : public BodyStream {
 public:
  boost::asio::awaitable<std::string> next() override { co_return std::exchange(piece_, ""); }

 private:
  std::string piece_ = "piece";
};

/// Requests that are held up until they are let go.
class LoadSheddingTest : public testing::Test {
 protected:
  void start(std::string_view target) {
    ++started_;
    boost::asio::co_spawn(context_, ask(std::string(target)), boost::asio::detached);
    context_.restart();
    context_.poll();
  }

  void let_go() {
    gate_.cancel();
    context_.restart();
    context_.poll();
  }

  [[nodiscard]] std::size_t under_way() const { return started_ - answers_.size(); }

  boost::asio::awaitable<void> ask(std::string target) {
    const auto request = mars::tests::make_request(Verb::get, target);
    RequestContext context;
    answers_.push_back(co_await handler_(request, context));
  }

  boost::asio::awaitable<Response> wait_at_gate() {
    boost::system::error_code let_go;
    co_await gate_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, let_go));
    Response response = json_response(Status::ok, body_);
    if (streams_) response.stream = std::make_unique<OnePiece>();
    co_return response;
  }

  telemetry::Registry registry_;
  Load load_{most};
  boost::asio::io_context context_;
  boost::asio::steady_timer gate_{context_, boost::asio::steady_timer::time_point::max()};
  std::shared_ptr<const Router> router_ =
      std::make_shared<Router>(std::vector<Route>{{.method = Verb::get,
                                                   .path = "/live",
                                                   .handler = mars::tests::answering(Status::ok),
                                                   .exempt_from_limits = true}});
  Handler handler_ = wrap({std::make_shared<LoadShedding>(load_, registry_, router_)},
                          [this](const Request&, RequestContext&) { return wait_at_gate(); });
  bool streams_ = false;
  std::string body_ = "{}";
  std::size_t started_ = 0;
  std::vector<Response> answers_;
};

TEST_F(LoadSheddingTest, RejectsOneRequestAboveTheLimit) {
  start("/a");
  start("/b");
  EXPECT_EQ(under_way(), most);
  start("/c");
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_EQ(answers_.front().status, Status::service_unavailable);
  EXPECT_EQ(answers_.front().headers[Field::retry_after], "1");
  EXPECT_EQ(boost::json::parse(answers_.front().body).at("detail").at("code"), "SERVICE_UNAVAILABLE");
}

TEST_F(LoadSheddingTest, AdmitsRequestsAgainAfterOthersFinish) {
  for (int round = 0; round < 3; ++round) {
    answers_.clear();
    started_ = 0;
    start("/a");
    start("/b");
    let_go();
    ASSERT_EQ(answers_.size(), 2U);
    for (const auto& answer : answers_)
      EXPECT_EQ(answer.status, Status::ok);
  }
}

TEST_F(LoadSheddingTest, NeverRejectsExemptRoutes) {
  start("/a");
  start("/b");
  start("/live");
  EXPECT_EQ(under_way(), 3U);
}

TEST_F(LoadSheddingTest, LimitsStreamsSeparatelyFromRequests) {
  streams_ = true;
  for (const auto* target : {"/a", "/b"}) {
    start(target);
    let_go();
  }
  ASSERT_EQ(answers_.size(), most);
  start("/c");
  EXPECT_EQ(under_way(), 1U) << "bodies that are being sent leave room for requests";
  let_go();
  ASSERT_EQ(answers_.size(), 3U);
  EXPECT_EQ(answers_.back().status, Status::service_unavailable);
  EXPECT_EQ(answers_.back().stream, nullptr);

  answers_.erase(answers_.begin());  // has been sent
  start("/d");
  let_go();
  EXPECT_EQ(answers_.back().status, Status::ok);
  EXPECT_EQ(mars::tests::run(answers_.back().stream->next()), "piece");
}

TEST_F(LoadSheddingTest, LimitsTheStreamsOfEachClient) {
  ClientCounts streams(1);
  load_.streams_of_clients = &streams;
  streams_ = true;
  for (const auto* target : {"/a", "/b"}) {
    start(target);
    let_go();
  }
  ASSERT_EQ(answers_.size(), 2U);
  EXPECT_EQ(answers_.front().status, Status::ok);
  EXPECT_EQ(answers_.back().status, Status::too_many_requests);
  EXPECT_EQ(answers_.back().headers[Field::retry_after], "1");
  EXPECT_EQ(answers_.back().stream, nullptr);
  answers_.clear();  // has been sent
  start("/c");
  let_go();
  EXPECT_EQ(answers_.back().status, Status::ok);
  answers_.clear();  // before the counts
}

TEST_F(LoadSheddingTest, HoldsTheBytesOfAnswersUntilTheyAreSent) {
  constexpr std::size_t total = std::size_t{1} << 20U;
  ByteBudget budget(total);
  load_.budget = &budget;
  body_ = std::string(total / 2, 'a');
  for (const auto* target : {"/a", "/b"}) {
    start(target);
    let_go();
  }
  ASSERT_EQ(answers_.size(), 2U);
  EXPECT_EQ(answers_.front().body.size(), body_.size());
  EXPECT_EQ(answers_.back().status, Status::service_unavailable);
  EXPECT_EQ(budget.used(), body_.size());
  body_ = "{}";
  start("/c");
  let_go();
  EXPECT_EQ(answers_.back().status, Status::ok) << "small answers are always possible";
  answers_.clear();  // have been sent
  EXPECT_EQ(budget.used(), 0U);
}

TEST_F(LoadSheddingTest, CountsEveryRejection) {
  for (const auto* target : {"/a", "/b", "/c", "/d", "/e"})
    start(target);
  EXPECT_NE(registry_.text().find(R"(http_server_requests_refused_total{reason="overload"} 3)"),
            std::string::npos);
}

}  // namespace
}  // namespace chassis::http
