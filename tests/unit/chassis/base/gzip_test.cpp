#include "chassis/base/gzip.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "tests/support/gunzip.hpp"

namespace chassis {
namespace {

RC_GTEST_PROP(GzipTest, ReadersGetBackWhatWasCompressed, (const std::string& text)) {
  const auto read = mars::tests::gunzip(gzip(text));
  RC_ASSERT(read.text == text);
  RC_ASSERT(read.ended);
}

RC_GTEST_PROP(GzipTest, ReadersCanReadEachPieceAtOnce, (const std::vector<std::string>& pieces)) {
  Gzip stream;
  std::string sent;
  std::string wanted;
  for (const auto& piece : pieces) {
    sent += stream.add(piece);
    wanted += piece;
    RC_ASSERT(mars::tests::gunzip(sent).text == wanted);
    RC_ASSERT(!mars::tests::gunzip(sent).ended);
  }
  sent += stream.finish();
  RC_ASSERT(mars::tests::gunzip(sent).text == wanted);
  RC_ASSERT(mars::tests::gunzip(sent).ended);
}

TEST(GzipTest, CompressesWhatRepeats) {
  const std::string list(100'000, 'a');
  EXPECT_LT(gzip(list).size(), list.size() / 100);
}

TEST(GzipTest, TakesTextThatCannotBeCompressed) {
  std::string noise;
  std::uint32_t state = 1;
  for (int index = 0; index < 300'000; ++index) {
    state = state * 1'664'525U + 1'013'904'223U;
    noise += static_cast<char>(state >> 24U);
  }
  Gzip stream;
  auto sent = stream.add(noise);
  sent += stream.add(noise);
  sent += stream.finish();
  EXPECT_EQ(mars::tests::gunzip(sent).text, noise + noise);
}

}  // namespace
}  // namespace chassis
