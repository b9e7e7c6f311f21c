#include "chassis/sqlite/error.hpp"

#include <gtest/gtest.h>

namespace chassis::sqlite {
namespace {

TEST(SqliteError, WhatMayPassIsToldFromDefects) {
  for (const int code : {SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED, SQLITE_PROTOCOL, SQLITE_FULL,
                         SQLITE_IOERR, SQLITE_IOERR_FSYNC, SQLITE_CANTOPEN, SQLITE_CANTOPEN_NOTEMPDIR}) {
    EXPECT_TRUE(may_pass(code)) << sqlite3_errstr(code);
  }
  for (const int code : {SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CORRUPT,
                         SQLITE_NOTADB, SQLITE_READONLY, SQLITE_MISUSE}) {
    EXPECT_FALSE(may_pass(code)) << sqlite3_errstr(code);
  }
}

}  // namespace
}  // namespace chassis::sqlite
