// What cmake/CompilerOptions.cmake asks of the compiler and the linker, read from the executable that they
// made.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/command.hpp"

namespace mars {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

/// What readelf says of the executable.
std::string readelf(const std::string& options) {
  const auto run = tests::run_command("readelf --wide " + options + " " MARS_EXECUTABLE);
  EXPECT_EQ(run.status, 0) << run.output;
  return run.output;
}

TEST(Hardening, LoadsTheProgramAtAnyAddress) {
  EXPECT_THAT(readelf("--file-header"), ContainsRegex("Type: +DYN"));
  EXPECT_THAT(readelf("--dynamic"), ContainsRegex("FLAGS_1.* PIE"));
}

TEST(Hardening, ProtectsTheTablesOfFunctionsOnceTheyAreFilled) {
  EXPECT_THAT(readelf("--program-headers"), HasSubstr("GNU_RELRO"));
  EXPECT_THAT(readelf("--dynamic"), ContainsRegex("FLAGS_1.* NOW"));
}

TEST(Hardening, ExecutesNoData) {
  const auto segments = readelf("--program-headers");
  EXPECT_THAT(segments, ContainsRegex("GNU_STACK .* RW +0x"));
  EXPECT_THAT(segments, Not(ContainsRegex("LOAD .* (RWE|WE) +0x")));
}

TEST(Hardening, KeepsCodeAndDataOnPagesOfTheirOwn) {
  EXPECT_THAT(readelf("--program-headers"), ContainsRegex("LOAD +0x[0-9a-f]*000 .* R E +0x"));
}

TEST(Hardening, SearchesNoFolderOfItsOwnForLibraries) {
  EXPECT_THAT(readelf("--dynamic"), Not(ContainsRegex("R(UN)?PATH")));
}

TEST(Hardening, ChecksTheStackAndWhatIsWrittenThere) {
  const auto symbols = readelf("--dyn-syms");
  EXPECT_THAT(symbols, HasSubstr(" __stack_chk_fail"));
  EXPECT_THAT(symbols, ContainsRegex(" __(mem|str|read|recv|fd)[a-z]*_chk"));
}

TEST(Hardening, MarksWhereIndirectJumpsMayGo) {
#if defined(__x86_64__)
  constexpr auto mark = "endbr64";
#else
  constexpr auto mark = "paciasp";
#endif
  const auto code = tests::run_command("objdump --no-show-raw-insn --disassemble=main " MARS_EXECUTABLE);
  EXPECT_THAT(code.output, HasSubstr(mark));
}

}  // namespace
}  // namespace mars
