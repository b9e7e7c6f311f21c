#include "app/core/settings.hpp"

#include <gmock/gmock.h>

namespace mars::core {
namespace {

TEST(Settings, ChooseTheEmbeddedDatabaseByDefault) {
  const auto settings = Settings::declaration().load({});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->database.engine, chassis::server::DatabaseEngine::sqlite);
  EXPECT_EQ(settings->server.host, "127.0.0.1");
}

TEST(Settings, ChoosePostgresIfAHostIsNamed) {
  const auto settings =
      Settings::declaration().load({{"DB_HOST", "db"}, {"DB_USER", "me"}, {"DB_NAME", "data"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->database.engine, chassis::server::DatabaseEngine::postgres);
}

TEST(Settings, AreRejectedByName) {
  const auto settings = Settings::declaration().load({{"IDEMPOTENCY_TTL_S", "0"}});
  ASSERT_FALSE(settings);
  EXPECT_THAT(settings.error(), testing::ElementsAre(testing::HasSubstr("IDEMPOTENCY_TTL_S")));
}

}  // namespace
}  // namespace mars::core
