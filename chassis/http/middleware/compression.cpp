#include "chassis/http/middleware/compression.hpp"

#include <memory>
#include <string>
#include <utility>

#include "chassis/base/gzip.hpp"
#include "chassis/http/content_coding.hpp"
#include "chassis/http/entity_tag.hpp"

namespace chassis::http {

namespace {

bool reads(const Request& request) {
  return request.message.method() == Verb::get || request.message.method() == Verb::head;
}

bool is_long_json(const Response& response) {
  return response.status == Status::ok && response.content_type == "application/json" &&
         (response.stream != nullptr || response.body.size() >= Compression::least_size) &&
         response.headers.count(Field::etag) == 0 && response.headers.count(Field::content_encoding) == 0;
}

/// Compresses what another stream yields.
class CompressedStream final : public BodyStream {
 public:
  CompressedStream(std::unique_ptr<BodyStream> inner, std::unique_ptr<Gzip> gzip)
      : inner_(std::move(inner)), gzip_(std::move(gzip)) {}

  boost::asio::awaitable<std::string> next() override {
    if (!gzip_) co_return std::string();
    const auto piece = co_await inner_->next();
    if (!piece.empty()) co_return gzip_->add(piece);
    auto end = gzip_->finish();
    gzip_.reset();
    co_return end;
  }

 private:
  std::unique_ptr<BodyStream> inner_;
  std::unique_ptr<Gzip> gzip_;  ///< null behind the end
};

void compress(Response& response) {
  response.headers.set(Field::content_encoding, "gzip");
  if (!response.stream) {
    response.body = gzip(response.body);
    return;
  }
  auto stream = std::make_unique<Gzip>();
  response.body = stream->add(response.body);
  response.stream = std::make_unique<CompressedStream>(std::move(response.stream), std::move(stream));
}

boost::asio::awaitable<Response> read_compressed(const Request& request, RequestContext& context,
                                                 const Handler& next) {
  Response response = co_await next(request, context);
  if (!is_long_json(response)) co_return response;
  vary_by_coding(response);
  if (!response.stream) {
    const auto tag = entity_tag(response.body);
    response.headers.set(Field::etag, tag);
    response.headers.set(Field::cache_control, kept_by_client_alone);
    if (is_kept_by_client(request, tag)) co_return not_modified(std::move(response));
  }
  if (accepts_gzip(request)) compress(response);
  co_return response;
}

}  // namespace

boost::asio::awaitable<Response> Compression::handle(const Request& request, RequestContext& context,
                                                     const Handler& next) {
  return reads(request) ? read_compressed(request, context, next) : next(request, context);
}

}  // namespace chassis::http
