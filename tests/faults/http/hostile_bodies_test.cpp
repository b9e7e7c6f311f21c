// Bodies that are made to cost: each is answered in the contract's shape, before the request's deadline, and
// in memory that its size bounds.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/bystander.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t million = 1'000'000;
constexpr std::size_t body_limit = 16 * million;
/// REQUEST_TIMEOUT_MS.
constexpr milliseconds deadline{5000};
/// Bytes of memory for each byte of the limit: the largest body is held as text, as values, and by each of
/// three errors that repeat it.
constexpr std::size_t memory_factor = 20;

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  text.reserve(piece.size() * count);
  for (std::size_t done = 0; done < count; ++done)
    text += piece;
  return text;
}

/// `{"<0>": 1, "<1>": 1, …}`, or with one key all the same.
std::string object_of(std::size_t members, bool same_key = false) {
  std::string object = "{";
  for (std::size_t member = 0; member < members; ++member)
    fmt::format_to(std::back_inserter(object), R"("k{}":1,)", same_key ? 0 : member);
  object.back() = '}';
  return object;
}

std::string as_x(const std::string& value) {
  return R"({"y":1,"direction":"EAST","x":)" + value + "}";
}

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

struct Body {
  std::string_view name;
  std::function<std::string()> text;
  std::vector<unsigned> statuses{422};
};

const std::vector<Body>& costly_setups() {
  static const std::vector<Body> bodies{
      {"arrays nested 100,000 deep", [] { return repeated("[", 100'000) + repeated("]", 100'000); }, {400}},
      {"arrays nested 100,000 deep without end", [] { return repeated("[", 100'000); }, {400}},
      {"objects nested 100,000 deep", [] { return repeated(R"({"x":)", 100'000); }, {400}},
      {"a million keys", [] { return object_of(million); }},
      {"a million times one key", [] { return object_of(million, true); }},
      {"a million numbers", [] { return as_x("[" + repeated("1,", million) + "1]"); }},
      {"a million empty objects", [] { return as_x("[" + repeated("{},", million) + "{}]"); }},
      {"an integer of a million digits", [] { return as_x(repeated("7", million)); }, {400}},
      {"a million digits as a text", [] { return as_x(quoted(repeated("7", million))); }},
      {"a million zeros before a digit",
       [] { return as_x(quoted(repeated("0", million) + "1")); },
       {200, 422}},
      {"a million underscores", [] { return as_x(quoted("1" + repeated("_", million) + "1")); }},
      {"a million spaces",
       [] { return as_x(quoted(repeated(" ", million) + "1" + repeated(" ", million))); },
       {200, 422}},
      {"a million wide spaces", [] { return as_x(quoted(repeated("\u3000", million) + "x")); }},
      {"a fraction of a million digits", [] { return as_x("1." + repeated("7", million)); }},
      {"an exponent of a million digits", [] { return as_x("1e" + repeated("7", million)); }},
      {"a thousand integers of 4,300 digits",
       [] { return as_x("[" + repeated(repeated("7", 4300) + ",", 1000) + "1]"); }},
      {"a million escapes", [] { return as_x(quoted(repeated(R"(\u0001)", million))); }},
      {"a million lone surrogates", [] { return as_x(quoted(repeated(R"(\ud800)", million))); }},
      {"a million NUL", [] { return std::string(million, '\0'); }, {400, 422}},
      {"a million times FF", [] { return repeated("\xff", million); }, {400}},
      {"invalid UTF-8 at the end of a million letters",
       [] { return as_x(quoted(repeated("a", million) + "\xc3")); },
       {400}},
  };
  return bodies;
}

const std::vector<Body>& costly_moves() {
  static const std::string nil = R"("00000000-0000-0000-0000-000000000000")";
  static const auto with_id = [](const std::string& id) { return R"({"command":"M","id":)" + id + "}"; };
  static const auto with_command = [](const std::string& command) {
    return R"({"id":)" + nil + R"(,"command":)" + quoted(command) + "}";
  };
  static const std::vector<Body> bodies{
      {"an id of a million letters", [] { return with_id(quoted(repeated("a", million))); }},
      {"an id of a million hyphens", [] { return with_id(quoted(repeated("-", million))); }},
      {"a command of a million letters", [] { return with_command(repeated("LMR", million)); }},
      {"a command of a million four-byte letters",
       [] { return with_command(repeated("\U0001F680", million)); }},
  };
  return bodies;
}

class HostileBodies : public testing::Test {
 protected:
  void send_each(std::string_view method, std::string_view target, const std::vector<Body>& bodies,
                 const tests::HttpClient::Headers& headers) {
    for (const Body& body : bodies) {
      SCOPED_TRACE(testing::Message() << body.name);
      auto client = service_.connect();
      const auto text = body.text();
      const auto begin = steady_clock::now();
      const auto response = client.request(method, target, text, headers);
      const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
      EXPECT_THAT(body.statuses, testing::Contains(response.result_int()));
      EXPECT_TRUE(boost::json::parse(response.body()).is_object());
      EXPECT_LT(took, deadline);
      fmt::print("{}: {} bytes, {} in {} ms\n", body.name, text.size(), response.result_int(), took.count());
    }
  }

  void TearDown() override {
    bystander_.stop();
    EXPECT_EQ(bystander_.failure(), "");
    EXPECT_LT(bystander_.slowest(), deadline);
    const auto peak = tests::usage_of(service_.process().pid()).peak_bytes;
    EXPECT_LT(peak, memory_factor * body_limit);
    fmt::print("the most memory: {} MB; somebody else had {} answers meanwhile, the slowest in {} ms\n",
               peak / million, bystander_.served(), bystander_.slowest().count());
  }

  tests::Service service_{tests::Engine::sqlite,
                          {{"MAX_BODY_BYTES", std::to_string(body_limit)}, {"APP_THREADS", "2"}}};
  tests::Bystander bystander_{service_.process().port()};
};

const tests::HttpClient::Headers problem{{"content-type", "application/json"},
                                         {"accept", "application/problem+json"}};

TEST_F(HostileBodies, AreRefusedBySetup) {
  send_each("POST", "/api/v1/setup", costly_setups(), tests::HttpClient::json);
}

TEST_F(HostileBodies, AreRefusedByMove) {
  send_each("PATCH", "/api/v1/move", costly_moves(), tests::HttpClient::json);
}

TEST_F(HostileBodies, AreRefusedWithProblemDetails) {
  send_each("POST", "/api/v1/setup", costly_setups(), problem);
}

TEST_F(HostileBodies, OfOtherMediaTypesAreRefused) {
  const std::vector<Body> bodies{{"a million keys as text", [] { return object_of(million); }},
                                 {"a million times FF as text", [] { return repeated("\xff", million); }}};
  send_each("POST", "/api/v1/setup", bodies, {{"content-type", "text/plain"}});
}

}  // namespace
}  // namespace mars
