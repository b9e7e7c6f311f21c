// NUL, control characters and invalid UTF-8 wherever a request has room for them: the answer is well-formed,
// and so are the log and the trace.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <string>
#include <string_view>

#include "tests/support/log_lines.hpp"
#include "tests/support/otlp_receiver.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

constexpr auto hostile = std::to_array<std::string_view>({
    std::string_view("\0", 1),
    "\x01",
    "\x7f",
    "\xff",
    "\xc3",
    "\xed\xa0\x80",
    "\xf4\x90\x80\x80",
    "\xc0\xaf",
    "\xef\xbf\xbf",
    "\"",
    "\\",
    "%00",
    "%ff%fe",
    "%c0%af",
    "%zz",
    "%",
    "<script>",
    "${jndi:x}",
    "../../etc/passwd",
    "\xe2\x80\xae",  // NOLINT(misc-misleading-bidirectional): on purpose
});

/// Where `{}` is, the bytes go.
constexpr auto places = std::to_array<std::string_view>({
    "{} /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /{} HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/check?limit={} HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/check?{}=1&cursor={} HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/live HTTP/{}\r\nHost: x\r\n\r\n",
    "GET /api/v1/live/ HTTP/1.1\r\nHost: {}\r\n\r\n",
    "GET /api/v1/live HTTP/1.1\r\nHost: x\r\n{}: y\r\n\r\n",
    "GET /api/v1/live HTTP/1.1\r\nHost: x\r\nX-Correlation-ID: {}\r\n\r\n",
    "GET /api/v1/live HTTP/1.1\r\nHost: x\r\nUser-Agent: {}\r\n\r\n",
    "GET /api/v1/live HTTP/1.1\r\nHost: x\r\ntraceparent: {}\r\ntracestate: {}\r\n\r\n",
    "GET /nowhere HTTP/1.1\r\nHost: x\r\nAccept: {}\r\n\r\n",
    "GET /api/v1/live HTTP/1.1\r\nHost: x\r\nConnection: {}\r\n\r\n",
    "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: {}\r\nContent-Length: 2\r\n\r\n{{}}",
    "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nExpect: {}\r\nContent-Length: 2\r\n\r\n{{}}",
    "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;{}\r\n{{}}\r\n0\r\n\r\n",
});

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

std::string with_bytes(std::string_view place, std::string_view bytes) {
  const auto body = std::string("\x1a");  // stands for {} while the bytes are put in
  auto text = replaced(std::string(place), "{{}}", body);
  text = replaced(std::move(text), "{}", bytes);
  return replaced(std::move(text), body, "{}");
}

class HostileBytes : public testing::Test {
 protected:
  /// A response whose body, where there is one, is JSON.
  void expect_answer(const std::string& request) {
    auto client = service_.connect();
    client.send(request);
    const auto response = client.read();
    EXPECT_LT(response.result_int(), 500U);
    if (!response.body().empty()) {
      EXPECT_NO_THROW(boost::json::parse(response.body()));
    }
    ++answers_;
  }

  tests::OtlpReceiver collector_;
  tests::Service service_{tests::Engine::sqlite, collector_.variables()};
  std::size_t answers_ = 0;
};

TEST_F(HostileBytes, AreAnsweredAndKeepLogsAndTracesWellFormed) {
  for (const auto place : places) {
    for (const auto bytes : hostile) {
      SCOPED_TRACE(testing::Message() << testing::PrintToString(with_bytes(place, bytes)));
      expect_answer(with_bytes(place, bytes));
    }
  }
  EXPECT_EQ(service_.process().stop(), 0);
  const auto lines = tests::log_lines(service_.process().log());
  EXPECT_EQ(
      std::ranges::count_if(lines, [](const auto& line) { return line.at("event") == "COMPLETED_REQUEST"; }),
      static_cast<std::ptrdiff_t>(answers_));
  collector_.await([&](const auto& spans) {
    constexpr int server = 2;
    return std::ranges::count(spans, server, &tests::ReceivedSpan::kind) ==
           static_cast<std::ptrdiff_t>(answers_);
  });
  fmt::print("{} requests with hostile bytes: as many answers, lines of the log, and spans\n", answers_);
}

}  // namespace
}  // namespace mars
