// Replays requests that were recorded from the original service, and compares the answers.

#include <gtest/gtest.h>

#include <boost/algorithm/string/replace.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <fstream>
#include <sstream>

#include "tests/support/service.hpp"

namespace mars {
namespace {

namespace json = boost::json;

json::array recorded_cases() {
  std::ifstream file(MARS_CONTRACT_EXAMPLES);
  std::ostringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).at("cases").as_array();
}

/// A recording names the id of a probe that was set up before `{ID}`, and a new one `{NEW}`.
std::string with_id(std::string text, const std::string& id) {
  boost::replace_all(text, "{ID}", id);
  return text;
}

class ContractReplay : public tests::OnBothEngines {
 protected:
  /// Sets up the probe that a case needs; its id, or nothing where it needs none.
  std::string prepare(const json::value& state) {
    if (state.is_null()) return {};
    return tests::set_up_probe(client_, state.at("x").to_number<int>(), state.at("y").to_number<int>(),
                               json::value_to<std::string>(state.at("direction")));
  }

  void replay(const json::value& recorded) {
    const auto id = prepare(recorded.at("state"));
    tests::HttpClient::Headers headers;
    for (const auto& [name, value] : recorded.at("headers").as_object())
      headers[name] = value.as_string();
    const auto response = client_.request(
        json::value_to<std::string>(recorded.at("method")), json::value_to<std::string>(recorded.at("path")),
        with_id(json::value_to<std::string>(recorded.at("body")), id), headers);
    EXPECT_EQ(response.result_int(), recorded.at("status").as_int64());
    expect_header(response["Allow"], recorded.at("allow"));
    expect_header(response["Location"], recorded.at("location"));
    expect_body(response.body(), recorded.at("answer"), id);
  }

 private:
  static void expect_header(std::string_view actual, const json::value& expected) {
    EXPECT_EQ(actual, expected.is_null() ? std::string_view{} : std::string_view(expected.as_string()));
  }

  static void expect_body(const std::string& actual, const json::value& expected, const std::string& id) {
    if (expected.is_null()) {
      EXPECT_EQ(actual, "");
      return;
    }
    auto actual_json = json::parse(actual);
    const auto* const new_id = expected.is_object() ? expected.as_object().if_contains("id") : nullptr;
    if (new_id != nullptr && *new_id == "{NEW}") {
      EXPECT_EQ(actual_json.at("id").as_string().size(), 36U);
      actual_json.at("id") = "{NEW}";
    }
    EXPECT_EQ(actual_json, json::parse(with_id(json::serialize(expected), id)));
  }
};

TEST_P(ContractReplay, AnswersEveryRecordedRequestAsTheOriginalDid) {
  const auto cases = recorded_cases();
  ASSERT_GE(cases.size(), 383U);
  for (const auto& recorded : cases) {
    SCOPED_TRACE(json::serialize(recorded));
    ASSERT_NO_THROW(replay(recorded));
  }
}

INSTANTIATE_TEST_SUITE_P(, ContractReplay, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
