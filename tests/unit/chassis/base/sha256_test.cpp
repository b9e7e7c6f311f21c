#include "chassis/base/sha256.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <string>

namespace chassis {
namespace {

std::string hexadecimal(const Sha256::Digest& digest) {
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

TEST(Sha256Digest, IsThatOfFips180) {
  Sha256 digest;
  EXPECT_EQ(hexadecimal(digest("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hexadecimal(digest("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hexadecimal(digest(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Digest, DoesNotDependOnWhatCameBefore) {
  Sha256 used;
  used("before");
  EXPECT_EQ(used("abc"), Sha256()("abc"));
}

}  // namespace
}  // namespace chassis
