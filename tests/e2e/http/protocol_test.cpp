#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "tests/support/service.hpp"

namespace mars {
namespace {

constexpr std::size_t body_limit = 2000;

class Protocol : public testing::Test {
 protected:
  tests::Service service_{tests::Engine::sqlite,
                          {{"MAX_BODY_BYTES", std::to_string(body_limit)}, {"MAX_HEADER_BYTES", "4096"}}};
  tests::HttpClient client_ = service_.connect();
};

/// A valid setup that is so many bytes long.
std::string setup_of_size(std::size_t size) {
  std::string body = R"({"x": 1, "y": 1, "direction": "EAST"})";
  body.append(size - body.size(), ' ');
  return body;
}

TEST_F(Protocol, Returns413OneByteAboveTheBodyLimit) {
  EXPECT_EQ(client_.request("POST", "/api/v1/setup", setup_of_size(body_limit)).result_int(), 200U);
  const auto refused = client_.request("POST", "/api/v1/setup", setup_of_size(body_limit + 1));
  EXPECT_EQ(refused.result_int(), 413U);
  EXPECT_EQ(refused.body(), R"({"detail":"Payload Too Large"})");
  EXPECT_TRUE(client_.at_end());
}

TEST_F(Protocol, LimitsABodyInChunksToo) {
  const auto chunked = [&](std::size_t size) {
    auto client = service_.connect();
    const auto body = setup_of_size(size);
    client.send(
        "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
        "chunked\r\n\r\n");
    client.send(fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", body.size(), body));
    return client.read("POST").result_int();
  };
  EXPECT_EQ(chunked(body_limit), 200U);
  EXPECT_EQ(chunked(body_limit + 1), 413U);
}

TEST_F(Protocol, RefusesHeadersAboveTheLimit) {
  EXPECT_EQ(client_.request("GET", "/api/v1/live", {}, {{"x", std::string(3000, 'a')}}).result_int(), 200U);
  EXPECT_EQ(client_.request("GET", "/api/v1/live", {}, {{"x", std::string(5000, 'a')}}).result_int(), 431U);
}

TEST_F(Protocol, Returns400ForBytesThatAreNotHttp) {
  client_.send("HELLO\r\n\r\n");
  const auto response = client_.read();
  EXPECT_EQ(response.result_int(), 400U);
  EXPECT_EQ(response.body(), R"({"detail":"Bad Request"})");
  EXPECT_EQ(response.count("X-Correlation-ID"), 1U);
  EXPECT_TRUE(client_.at_end());
}

TEST_F(Protocol, AnswersPipelinedRequestsInOrder) {
  client_.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client_.read().result_int(), 404U);
  EXPECT_EQ(client_.read().result_int(), 200U);
}

TEST_F(Protocol, SendsTheInterimAnswerThatAClientExpects) {
  client_.send(
      "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
      "37\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client_.read("POST").result_int(), 100U);
  client_.send(setup_of_size(37));
  EXPECT_EQ(client_.read("POST").result_int(), 200U);
}

TEST_F(Protocol, ClosesTheConnectionIfTheClientRequestsIt) {
  const auto response = client_.request("GET", "/api/v1/live", {}, {{"connection", "close"}});
  EXPECT_EQ(response["Connection"], "close");
  EXPECT_TRUE(client_.at_end());
}

TEST_F(Protocol, ReturnsProblemDetailsIfAcceptNamesThem) {
  const auto response = client_.request("GET", "/nowhere", {}, {{"accept", "application/problem+json"}});
  EXPECT_EQ(response["Content-Type"], "application/problem+json");
  EXPECT_EQ(boost::json::parse(response.body()).at("status"), 404);
}

TEST_F(Protocol, SendsNoInterimAnswerBeforeHttp11) {
  client_.send(
      "POST /api/v1/setup HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 37\r\nExpect: "
      "100-continue\r\n\r\n");
  client_.send(setup_of_size(37));
  EXPECT_EQ(client_.read("POST").result_int(), 200U);
}

TEST_F(Protocol, FindsTheExpectationOnAnyLine) {
  client_.send(
      "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
      "37\r\nExpect: x\r\nExpect: y, 100-Continue\r\n\r\n");
  EXPECT_EQ(client_.read("POST").result_int(), 100U);
  client_.send(setup_of_size(37));
  EXPECT_EQ(client_.read("POST").result_int(), 200U);
}

constexpr std::string_view live = "GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view setup_head =
    "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 37\r\n\r\n";

TEST_F(Protocol, SkipsEmptyLinesBeforeARequest) {
  client_.send(fmt::format("\r\n\r\n{}\r\n{}{}\r\n{}", live, setup_head, setup_of_size(37), live));
  for (const auto* method : {"GET", "POST", "GET"})
    EXPECT_EQ(client_.read(method).result_int(), 200U);
  client_.send("\r");
  EXPECT_EQ(service_.connect().request("GET", "/api/v1/live").result_int(), 200U);
  client_.send("\n");
  client_.send(live);
  EXPECT_EQ(client_.read().result_int(), 200U);
  client_.send("\r\n\r\nGET /api/v1/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n\r\n");
  EXPECT_EQ(client_.read().result_int(), 200U);
  EXPECT_TRUE(client_.at_end()) << "one request has one answer";
}

TEST_F(Protocol, CountsEmptyLinesForTheLimitOfTheHeader) {
  std::string lines;
  while (lines.size() < 4096 - live.size() - 1)
    lines += "\r\n";
  client_.send(fmt::format("{}{}", lines, live));
  EXPECT_EQ(client_.read().result_int(), 200U);
  client_.send(fmt::format("{}\r\n{}", lines, live));
  EXPECT_EQ(client_.read().result_int(), 431U);
  EXPECT_TRUE(client_.at_end());
}

TEST_F(Protocol, RejectsBareCarriageReturnsAndLineFeeds) {
  for (const auto* start : {"\n", "\r\r\n", "\r", "\r\n\n"}) {
    auto client = service_.connect();
    client.send(fmt::format("{}{}", start, live));
    EXPECT_EQ(client.read().result_int(), 400U);
    EXPECT_TRUE(client.at_end());
  }
}

TEST_F(Protocol, ReadsEveryLineOfConnection) {
  const auto ends = [&](std::string_view version, std::string_view lines) {
    auto client = service_.connect();
    client.send(fmt::format("GET /api/v1/live {}\r\nHost: x\r\n{}\r\n", version, lines));
    const auto response = client.read();
    EXPECT_EQ(response.result_int(), 200U);
    if (!response.keep_alive()) return client.at_end();
    EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
    return false;
  };
  EXPECT_TRUE(ends("HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  EXPECT_FALSE(ends("HTTP/1.1", "Connection: keep-alive\r\nConnection: x\r\n"));
  EXPECT_FALSE(ends("HTTP/1.0", "Connection: x\r\nConnection: Keep-Alive\r\n"));
  EXPECT_TRUE(ends("HTTP/1.0", "Connection: x\r\n"));
}

TEST_F(Protocol, RejectsAMalformedHost) {
  for (const auto* host : {"a/b", "user@mars.example", "a b", "[::1", "mars.example:x", "<script>"}) {
    auto client = service_.connect();
    client.send(fmt::format("GET /api/v1/live/ HTTP/1.1\r\nHost: {}\r\n\r\n", host));
    const auto answer = client.read_to_end();
    EXPECT_THAT(answer, testing::StartsWith("HTTP/1.1 400 "));
    EXPECT_THAT(answer, testing::Not(testing::HasSubstr(host)));
  }
  client_.send("GET /api/v1/live HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client_.read().result_int(), 200U) << "HTTP/1.0 knows no Host";
}

TEST_F(Protocol, RejectsARequestLineWithoutAVersionImmediately) {
  for (const auto* line :
       {"GET /api/v1/live\r\n", "GET /api/v1/live \r\n", "GET\r\n", "GET /api/v1/live HTTP/1.1\n"}) {
    auto client = service_.connect();
    client.send(line);
    EXPECT_EQ(client.read().result_int(), 400U) << "the time for a request is not over yet";
  }
}

TEST_F(Protocol, Returns414ForATargetThatIsTooLong) {
  client_.send("GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto response = client_.read();
  EXPECT_EQ(response.result_int(), 414U);
  EXPECT_EQ(response.body(), R"({"detail":"URI Too Long"})");
}

TEST_F(Protocol, DropsTrailers) {
  client_.send(
      fmt::format("POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTrailer: "
                  "X-Correlation-ID\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n25\r\n{}\r\n0\r\nX-Correlation-ID: "
                  "from-a-trailer\r\nConnection: close\r\n\r\n",
                  setup_of_size(37)));
  const auto response = client_.read("POST");
  EXPECT_EQ(response.result_int(), 200U);
  EXPECT_NE(response["X-Correlation-ID"], "from-a-trailer");
  EXPECT_EQ(client_.request("GET", "/api/v1/live").result_int(), 200U);
}

TEST_F(Protocol, AnswersHeadOfHealthAndMetricsAsGetWithoutTheBody) {
  for (const auto* path : {"/api/v1/live", "/api/v1/ready", "/metrics"}) {
    service_.process().await_log("DATABASE_READY");
    const auto head = client_.request("HEAD", path);
    const auto get = client_.request("GET", path);
    EXPECT_EQ(head.result_int(), 200U) << path;
    EXPECT_EQ(head["Content-Type"], get["Content-Type"]);
    EXPECT_GT(std::stoul(head["Content-Length"]), 0U);
    EXPECT_EQ(client_.request("PUT", path)["Allow"], "GET, HEAD");
  }
  EXPECT_EQ(client_.request("HEAD", "/api/v1/live")["Content-Length"], "18");
}

TEST_F(Protocol, HeadOfAnEndpointIsNotAllowedAndHasNoBody) {
  const auto response = client_.request("HEAD", "/api/v1/check");
  EXPECT_EQ(response.result_int(), 405U);
  EXPECT_EQ(response["Allow"], "GET");
  EXPECT_EQ(client_.request("GET", "/api/v1/live").result_int(), 200U)
      << "the connection must still be usable";
}

/// A client has half a second for a request, and as much for the pause before it.
class SlowRequest : public testing::Test {
 protected:
  /// What comes back to a client that sends `bytes` and no more.
  std::string answer_to(std::string_view bytes) {
    auto client = service_.connect();
    client.send(bytes);
    return client.read_to_end();
  }

  tests::Service service_{tests::Engine::sqlite, {{"READ_TIMEOUT_MS", "500"}, {"IDLE_TIMEOUT_MS", "500"}}};
};

constexpr std::string_view setup_start =
    "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 37\r\n";

TEST_F(SlowRequest, Returns408AfterReadTimeout) {
  for (const std::string& begun :
       {std::string("G"), std::string("GET /api/v1/live HTTP/1.1\r\nHost: x\r\n"),
        fmt::format("{}\r\n", setup_start), fmt::format("{}\r\n{{", setup_start)}) {
    SCOPED_TRACE(begun);
    auto client = service_.connect();
    client.send(begun);
    const auto response = client.read();
    EXPECT_EQ(response.result_int(), 408U);
    EXPECT_EQ(response.body(), R"({"detail":"Request Timeout"})");
    EXPECT_EQ(response["Connection"], "close");
    EXPECT_EQ(response.count("X-Correlation-ID"), 1U);
    EXPECT_TRUE(client.at_end());
  }
}

TEST_F(SlowRequest, ReturnsProblemDetailsIfAcceptNamesThem) {
  const auto answer = answer_to(fmt::format("{}Accept: application/problem+json\r\n\r\n", setup_start));
  EXPECT_THAT(answer, testing::HasSubstr(R"("title":"Request Timeout","status":408)"));
}

TEST_F(SlowRequest, Returns408AfterTheInterimResponse) {
  const auto answer = answer_to(fmt::format("{}Expect: 100-continue\r\n\r\n", setup_start));
  EXPECT_THAT(answer, testing::StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408 Request Timeout\r\n"));
}

TEST_F(SlowRequest, GetsNoResponseBeforeItsFirstByte) {
  for (const auto* nothing : {"", "\r\n", "\r", "\r\n\r\n\r"})
    EXPECT_EQ(answer_to(nothing), "");
  auto client = service_.connect();
  EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(SlowRequest, IsAnsweredWithinItsDeadlineAndTheNextHasItsOwn) {
  auto client = service_.connect();
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(1500)) {
    client.send(fmt::format("{}Expect: 100-continue\r\n\r\n", setup_start));
    ASSERT_EQ(client.read("POST").result_int(), 100U);
    client.send(setup_of_size(37));
    ASSERT_EQ(client.read("POST").result_int(), 200U);
  }
}

TEST(ProtocolWithLeastLimits, AcceptsAHeaderInSmallPieces) {
  const tests::Service service(tests::Engine::sqlite,
                               {{"MAX_HEADER_BYTES", "1024"}, {"MAX_BODY_BYTES", "1"}});
  auto client = service.connect();
  const std::string first = "GET /api/v1/live HTTP/1.1\r\nHost: x\r\n";
  // The beginning of the second comes with the first, and leaves little room for the rest.
  client.send(first + "\r\n" + first + "X: " + std::string(950, 'a') + "\r\n\r\n");
  EXPECT_EQ(client.read().result_int(), 200U);
  EXPECT_EQ(client.read().result_int(), 200U);
}

}  // namespace
}  // namespace mars
