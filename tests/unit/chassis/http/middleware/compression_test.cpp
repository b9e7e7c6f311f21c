#include "chassis/http/middleware/compression.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/support/exchange.hpp"
#include "tests/support/gunzip.hpp"

namespace chassis::http {
namespace {

std::string text_of(std::size_t size) {
  return std::string(size, '1');
}

/// The answer of `handler` to a request with these headers, through the middleware.
Response compressed(const Handler& handler, const std::vector<std::pair<Field, std::string>>& headers,
                    Verb method = Verb::get) {
  auto request = mars::tests::make_request(method, "/");
  for (const auto& [name, value] : headers)
    request.message.insert(name, value);
  return mars::tests::answer(wrap({std::make_shared<Compression>()}, handler), request);
}

Response compressed(std::size_t size, const std::string& accept) {
  return compressed(mars::tests::answering(Status::ok, text_of(size)), {{Field::accept_encoding, accept}});
}

std::string header(const Response& response, Field name) {
  return std::string(response.headers[name]);
}

TEST(CompressionTest, CompressesLongJsonForClientsThatAcceptIt) {
  for (const auto* const accept : {"gzip", "GZIP", "br, gzip;q=0.1", "x-gzip", "*", "deflate, *;q=0.5"}) {
    SCOPED_TRACE(accept);
    const auto response = compressed(1024, accept);
    EXPECT_EQ(header(response, Field::content_encoding), "gzip");
    EXPECT_EQ(header(response, Field::vary), "Accept-Encoding");
    EXPECT_EQ(mars::tests::gunzip(response.body).text, text_of(1024));
  }
}

TEST(CompressionTest, SendsPlainTextToOtherClients) {
  for (const auto* const accept : {"", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *", "identity", "gzip;q=x"}) {
    SCOPED_TRACE(accept);
    const auto response = compressed(1024, accept);
    EXPECT_EQ(header(response, Field::content_encoding), "");
    EXPECT_EQ(header(response, Field::vary), "Accept-Encoding")
        << "a cache must know that others get another";
    EXPECT_EQ(response.body, text_of(1024));
  }
}

TEST(CompressionTest, LeavesShortAnswersAlone) {
  const auto response = compressed(1023, "gzip");
  EXPECT_EQ(response.headers.begin(), response.headers.end());
  EXPECT_EQ(response.body, text_of(1023));
}

TEST(CompressionTest, LeavesErrorsOtherMethodsAndOtherTypesAlone) {
  const std::vector<std::pair<Field, std::string>> gzip{{Field::accept_encoding, "gzip"}};
  const auto body = text_of(5000);
  EXPECT_EQ(compressed(mars::tests::answering(Status::unprocessable_entity, body), gzip).body, body);
  EXPECT_EQ(compressed(mars::tests::answering(Status::ok, body), gzip, Verb::post).body, body);
  const Handler plain = [&](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
    co_return Response{.status = Status::ok, .content_type = "text/plain", .body = body};
  };
  EXPECT_EQ(compressed(plain, gzip).body, body);
}

TEST(CompressionTest, AnswersHeadAsGet) {
  const std::vector<std::pair<Field, std::string>> gzip{{Field::accept_encoding, "gzip"}};
  const auto handler = mars::tests::answering(Status::ok, text_of(5000));
  EXPECT_EQ(compressed(handler, gzip, Verb::head).body, compressed(handler, gzip).body);
}

TEST(CompressionTest, Returns304ToAClientThatHasTheList) {
  const auto handler = mars::tests::answering(Status::ok, text_of(5000));
  const auto tag = header(compressed(handler, {{Field::accept_encoding, "gzip"}}), Field::etag);
  EXPECT_EQ(tag, header(compressed(handler, {}), Field::etag));
  for (const auto& kept : {tag, tag.substr(2), "\"other\", " + tag, std::string("*")}) {
    SCOPED_TRACE(kept);
    const auto response =
        compressed(handler, {{Field::accept_encoding, "gzip"}, {Field::if_none_match, kept}});
    EXPECT_EQ(response.status, Status::not_modified);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(header(response, Field::etag), tag);
    EXPECT_EQ(header(response, Field::vary), "Accept-Encoding");
    EXPECT_EQ(header(response, Field::cache_control), "private, no-cache");
    EXPECT_EQ(header(response, Field::content_encoding), "");
  }
  EXPECT_EQ(compressed(handler, {{Field::if_none_match, "\"other\""}}).status, Status::ok);
}

TEST(CompressionTest, LeavesAnswersWithATagOfTheirOwnAlone) {
  const Handler tagged = [](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
    auto response = json_response(Status::ok, text_of(5000));
    response.headers.set(Field::etag, "\"7\"");
    co_return response;
  };
  const auto response = compressed(tagged, {{Field::accept_encoding, "gzip"}});
  EXPECT_EQ(header(response, Field::etag), "\"7\"");
  EXPECT_EQ(response.body, text_of(5000));
}

/// Yields "1", "2", and so on up to `count`.
class Counting final : public BodyStream {
 public:
  explicit Counting(int count) : count_(count) {}

  boost::asio::awaitable<std::string> next() override {
    co_return given_ == count_ ? std::string() : std::to_string(++given_);
  }

 private:
  int count_;
  int given_ = 0;
};

TEST(CompressionTest, CompressesStreamsPieceByPiece) {
  const Handler streaming = [](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
    auto response = json_response(Status::ok, "0");
    response.stream = std::make_unique<Counting>(3);
    co_return response;
  };
  auto response = compressed(streaming, {{Field::accept_encoding, "gzip"}});
  EXPECT_EQ(header(response, Field::etag), "") << "it is not known before the end";
  std::string sent = response.body;
  for (const auto* const so_far : {"0", "01", "012", "0123"}) {
    EXPECT_EQ(mars::tests::gunzip(sent).text, so_far);
    EXPECT_FALSE(mars::tests::gunzip(sent).ended);
    sent += mars::tests::run(response.stream->next());
  }
  EXPECT_TRUE(mars::tests::gunzip(sent).ended);
  EXPECT_EQ(mars::tests::run(response.stream->next()), "");
}

}  // namespace
}  // namespace chassis::http
