#include "chassis/http/api_keys.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace chassis::http {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string key = "an-api-key-of-32-letters-or-more";
const std::string other_key = "another-key-of-32-letters-or-so-";

std::string fault_of(const std::string& list) {
  const auto keys = parse_api_keys(list);
  return keys ? "" : keys.error();
}

std::string fault_of_lines(const std::string& text) {
  const auto keys = parse_api_key_lines(text);
  return keys ? "" : keys.error();
}

TEST(ApiKeys, HaveANameScopesAndADigest) {
  const auto keys = parse_api_keys(fmt::format("alice:read+write:{}, scraper-1:read:{}", key, other_key));
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 2U);
  EXPECT_EQ(keys->front().principal, "alice");
  EXPECT_TRUE(keys->front().may_read && keys->front().may_write);
  EXPECT_EQ(keys->front().digest, Sha256()(key));
  EXPECT_EQ(keys->back().principal, "scraper-1");
  EXPECT_TRUE(keys->back().may_read && !keys->back().may_write);
}

TEST(ApiKeys, AllowWhatTheirScopesName) {
  const auto writer = parse_api_keys("w:write:" + key)->front();
  EXPECT_TRUE(writer.allows(Access::write));
  EXPECT_FALSE(writer.allows(Access::read));
  EXPECT_TRUE(writer.allows(Access::open));
  const auto reader = parse_api_keys("r:read:" + key)->front();
  EXPECT_FALSE(reader.allows(Access::write));
  EXPECT_TRUE(reader.allows(Access::read));
}

TEST(ApiKeys, HaveAScopeForMetricsThatReadIncludes) {
  const auto scraper = parse_api_keys("s:metrics:" + key)->front();
  EXPECT_TRUE(scraper.allows(Access::metrics));
  EXPECT_FALSE(scraper.allows(Access::read));
  EXPECT_FALSE(scraper.allows(Access::write));
  EXPECT_TRUE(parse_api_keys("r:read:" + key)->front().allows(Access::metrics));
  EXPECT_FALSE(parse_api_keys("w:write:" + key)->front().allows(Access::metrics));
  const auto both = parse_api_keys("w:write+metrics:" + key)->front();
  EXPECT_TRUE(both.allows(Access::metrics) && both.allows(Access::write));
}

TEST(ApiKeys, AreFoundByTheirDigest) {
  const auto keys = parse_api_keys(fmt::format("a:read:{},b:read:{}", key, other_key)).value();
  EXPECT_EQ(find_key(keys, Sha256()(key)), &keys.front());
  EXPECT_EQ(find_key(keys, Sha256()(other_key)), &keys.back());
  EXPECT_EQ(find_key(keys, Sha256()(key + "x")), nullptr);
}

TEST(ApiKeys, MayBeSeveralOfOneName) {
  EXPECT_EQ(parse_api_keys(fmt::format("a:read:{},a:write:{}", key, other_key))->size(), 2U);
}

TEST(ApiKeys, AreNotGivenTwice) {
  EXPECT_THAT(fault_of(fmt::format("a:read:{0},b:write:{0}", key)), HasSubstr("entry 2: its key is that of"));
  EXPECT_THAT(fault_of(fmt::format("a:read:{},b:write:{}", key, hashed(key).value())), HasSubstr("entry 2"));
}

TEST(ApiKeys, Have32To256Letters) {
  const auto of_length = [](std::size_t length) {
    return "a:read:" + key.substr(0, length) + std::string(length - std::min(length, key.size()), 'k');
  };
  EXPECT_EQ(fault_of(of_length(32)), "");
  EXPECT_EQ(fault_of(of_length(256)), "");
  for (const auto length : {0U, 31U, 257U})
    EXPECT_THAT(fault_of(of_length(length)), HasSubstr("32 to 256")) << length;
}

TEST(ApiKeys, ConsistOfTheLettersOfBearerTokens) {
  EXPECT_EQ(fault_of("a:read:-._~+/0123456789abcdefXYZ-----=="), "");
  for (const std::string wrong :
       {"blank in", "colon:in", "equals=in", "quote\"in", "caf\xc3\xa9", "percent%"})
    EXPECT_THAT(fault_of("a:read:" + wrong + key), HasSubstr("entry 1: its key must be")) << wrong;
  EXPECT_THAT(fault_of("a:read:" + std::string(40, '=')), HasSubstr("its key must be"));
}

TEST(ApiKeys, AreNotOfLittleVariety) {
  for (const auto& poor : {std::string(32, 'a'), std::string("abcdefgabcdefgabcdefgabcdefgabcdefga"),
                           std::string("pass-pass-pass-pass-pass-pass-pass")})
    EXPECT_THAT(fault_of("a:read:" + poor), HasSubstr("entry 1: its key must have 8 different letters"))
        << poor;
  for (const auto* random : {"5f2b7c9d81e04a36b5f2c7d9e8a1b304", "abcdefghabcdefghabcdefghabcdefgh"})
    EXPECT_EQ(fault_of(fmt::format("a:read:{}", random)), "") << random;
}

TEST(ApiKeys, HaveNamesOf1To64PlainLetters) {
  EXPECT_EQ(fault_of(std::string(64, 'n') + ":read:" + key), "");
  EXPECT_EQ(fault_of("A.b_c-9:read:" + key), "");
  for (const std::string& wrong :
       {std::string(), std::string(65, 'n'), std::string("a b"), std::string("a\"b")})
    EXPECT_THAT(fault_of(wrong + ":read:" + key), HasSubstr("entry 1: its name must be")) << wrong;
}

TEST(ApiKeys, HaveScopesThatExist) {
  for (const std::string wrong : {"", "Read", "admin", "write+read", "read,write", "read+"})
    EXPECT_NE(fault_of("a:" + wrong + ":" + key), "") << wrong;
}

TEST(ApiKeys, AreRefusedWithTheNumberOfEachAndWithoutTheirText) {
  const auto fault = fault_of(fmt::format("secret-1,b:read:{},secret-3:admin:{},", key, other_key));
  EXPECT_THAT(fault, HasSubstr("entry 1: it must have three parts"));
  EXPECT_THAT(fault, Not(HasSubstr("entry 2")));
  EXPECT_THAT(fault, HasSubstr("entry 3: its scopes"));
  EXPECT_THAT(fault, HasSubstr("entry 4: it must have three parts"));
  EXPECT_THAT(fault, Not(HasSubstr("secret")));
  EXPECT_THAT(fault, Not(HasSubstr(other_key)));
}

TEST(ApiKeys, AreAtMost100) {
  std::string list;
  for (int number = 0; number < 100; ++number)
    list += fmt::format("a:read:{}{:0>32},", key, number);
  list.pop_back();
  EXPECT_EQ(fault_of(list), "");
  EXPECT_THAT(fault_of(list + ",a:read:" + key), HasSubstr("more than 100 keys"));
}

TEST(ApiKeyLines, HoldHashesOnly) {
  const auto hash = hashed(key).value();
  const auto keys = parse_api_key_lines("# who\n\n alice:read+write:" + hash + " \r\n#bob:read:x\n");
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 1U);
  EXPECT_EQ(keys->front().digest, Sha256()(key));
  EXPECT_EQ(fault_of_lines("alice:read:" + key),
            "line 1: its hash must be sha256: and 64 hexadecimal digits");
}

TEST(ApiKeyLines, TakeAHashInBothCases) {
  EXPECT_EQ(parse_api_key_lines("a:read:sha256:" + std::string(64, 'A'))->front().digest,
            parse_api_key_lines("a:read:sha256:" + std::string(64, 'a'))->front().digest);
}

TEST(ApiKeyLines, AreRefusedByTheirNumber) {
  const auto fault = fault_of_lines("# comment\nalice\n\nbob:read:sha256:" + std::string(63, 'a') +
                                    "\ncarol:read:sha256:" + std::string(63, 'a') + "g\n");
  for (const auto* line : {"line 2: ", "line 4: ", "line 5: "})
    EXPECT_THAT(fault, HasSubstr(line));
}

TEST(ApiKeyLines, AreNoWayToAskForNoKeyByMistake) {
  for (const auto* text : {"", "\n\n", "# all commented out\n"})
    EXPECT_EQ(fault_of_lines(text), "no key") << text;
}

TEST(HashOfAKey, IsMarkedAndHexadecimal) {
  EXPECT_EQ(hashed(std::string(32, 'a')),
            "sha256:3ba3f5f43b92602683c19aee62a20342b084dd5971ddd33808d81a328879a547");
}

TEST(HashOfAKey, IsMadeOfKeysOnly) {
  EXPECT_EQ(hashed("short").error(), "the key must be 32 to 256 letters, digits or -._~+/");
}

}  // namespace
}  // namespace chassis::http
