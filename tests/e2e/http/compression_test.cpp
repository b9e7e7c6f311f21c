// What is compressed and kept by caches, over a socket.

#include <gtest/gtest.h>

#include "tests/support/gunzip.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

const tests::HttpClient::Headers gzip{{"accept-encoding", "gzip, deflate, br"}};

/// The same headers with the tag of an answer that the client has.
tests::HttpClient::Headers keeping(const tests::HttpClient::Response& response) {
  auto headers = gzip;
  headers["if-none-match"] = std::string(response["ETag"]);
  return headers;
}

TEST(Compression, FilesAreSentCompressed) {
  const tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  for (const auto* const path :
       {"/docs", "/openapi.json", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js"}) {
    SCOPED_TRACE(path);
    const auto plain = client.request("GET", path, {}, {});
    const auto compressed = client.request("GET", path, {}, gzip);
    EXPECT_EQ(compressed["Content-Encoding"], "gzip");
    EXPECT_EQ(compressed["Vary"], "Accept-Encoding");
    EXPECT_EQ(plain["Vary"], "Accept-Encoding");
    EXPECT_LT(compressed.body().size(), plain.body().size());
    EXPECT_EQ(tests::gunzip(compressed.body()).text, plain.body());
    EXPECT_TRUE(tests::gunzip(compressed.body()).ended);
    const auto head = client.request("HEAD", path, {}, gzip);
    EXPECT_EQ(head["Content-Length"], compressed["Content-Length"]);
  }
}

TEST(Compression, FilesThatTheClientHasAreNotSentAgain) {
  const tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  for (const auto* const path : {"/docs", "/docs/start.js", "/docs/favicon-32x32.png"}) {
    SCOPED_TRACE(path);
    const auto first = client.request("GET", path, {}, gzip);
    const auto second = client.request("GET", path, {}, keeping(first));
    EXPECT_EQ(second.result_int(), 304U);
    EXPECT_EQ(second.count("Content-Length"), 0U);
    EXPECT_EQ(second["ETag"], first["ETag"]);
    EXPECT_EQ(second["Cache-Control"], first["Cache-Control"]);
    EXPECT_EQ(second["Content-Security-Policy"], first["Content-Security-Policy"]);
    EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U) << "the connection is in step";
  }
}

TEST(Compression, ListsAreSentCompressedInChunksToo) {
  for (const auto engine : {tests::Engine::sqlite, tests::Engine::postgres}) {
    const tests::Service service(engine);
    auto client = service.connect();
    constexpr int more_than_a_page = 1100;
    for (int count = 0; count < more_than_a_page; ++count)
      ASSERT_EQ(client.request("POST", "/api/v1/setup", R"({"x":1,"y":1,"direction":"NORTH"})").result_int(),
                200U);
    for (const auto* const path : {"/api/v1/check", "/api/v1/check?limit=100"}) {
      SCOPED_TRACE(path);
      const auto plain = client.request("GET", path, {}, {});
      const auto compressed = client.request("GET", path, {}, gzip);
      EXPECT_EQ(compressed["Content-Encoding"], "gzip");
      EXPECT_EQ(tests::gunzip(compressed.body()).text, plain.body());
      EXPECT_TRUE(tests::gunzip(compressed.body()).ended);
      EXPECT_EQ(compressed["Link"], plain["Link"]);
    }
    const auto page = client.request("GET", "/api/v1/check?limit=100", {}, gzip);
    EXPECT_EQ(client.request("GET", "/api/v1/check?limit=100", {}, keeping(page)).result_int(), 304U);
    EXPECT_EQ(client.request("GET", "/api/v1/check?limit=101", {}, keeping(page)).result_int(), 200U);
  }
}

}  // namespace
}  // namespace mars
