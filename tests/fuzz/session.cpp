// A connection, byte for byte: what reaches the handler is what a strict reading of RFC 9112 finds, in
// whatever pieces it comes, and each request has one answer. The first byte is the size of the pieces.
#include "chassis/http/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "tests/fuzz/connection.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/strict_http.hpp"

namespace {

using chassis::http::Request;
using chassis::http::Response;
using chassis::http::Status;
using chassis::http::Verb;
using mars::fuzz::require;
using mars::fuzz::StrictRequest;

constexpr chassis::http::SessionLimits limits{.header_bytes = 1024,
                                              .body_bytes = 64,
                                              .idle_timeout = std::chrono::minutes(1),
                                              .read_timeout = std::chrono::minutes(1),
                                              .request_timeout = std::chrono::minutes(1)};

/// The target whose answer is sent in pieces.
constexpr std::string_view in_pieces = "/pieces";

struct Seen {
  StrictRequest request;
  std::optional<Status> refused;
};

StrictRequest as_read(const Request& request) {
  const auto& message = request.message;
  StrictRequest read{.method = message.method_string(),
                     .target = message.target(),
                     .version = message.version(),
                     .body = message.body()};
  for (const auto& field : message)
    read.headers.push_back(mars::fuzz::strict_header(field.name_string(), field.value()));
  std::ranges::sort(read.headers);
  return read;
}

class Pieces final : public chassis::http::BodyStream {
 public:
  boost::asio::awaitable<std::string> next() override { co_return left_-- > 0 ? "piece" : ""; }

 private:
  int left_ = 2;
};

/// Notes every request, and answers with its number.
chassis::http::Handler noting(std::vector<Seen>& seen) {
  return [&seen](const Request& request, chassis::RequestContext&) -> boost::asio::awaitable<Response> {
    if (request.pending_body != nullptr) static_cast<void>(co_await request.pending_body->read());
    auto response =
        chassis::http::json_response(request.refused.value_or(Status::ok), fmt::to_string(seen.size()));
    if (request.message.target() == in_pieces) response.stream = std::make_unique<Pieces>();
    seen.push_back({.request = as_read(request), .refused = request.refused});
    co_return response;
  };
}

/// Before HTTP/1.1, only the end of the connection tells where the pieces end.
bool ends_connection(const StrictRequest& request) {
  return request.version == 10 && request.target == in_pieces && request.method != "HEAD";
}

bool has_good_target(const StrictRequest& request) {
  Request split;
  split.message.method_string(request.method);
  return chassis::http::split_target(request.target, split);
}

void compare(const std::vector<Seen>& seen, const std::vector<StrictRequest>& expected) {
  for (std::size_t index = 0; index < seen.size(); ++index) {
    const auto& [request, refused] = seen[index];
    if (refused) {
      require(index + 1 == seen.size(), "nothing is read behind what was refused");
      require(index == expected.size() || !has_good_target(expected[index]), "a good request is not refused");
      return;
    }
    require(index < expected.size(), "there is no request but those that are sent");
    require(request == expected[index], "a request is read as it was sent");
  }
  require(seen.size() == expected.size() || (!seen.empty() && ends_connection(seen.back().request)),
          "every request is read");
}

void check_answers(std::string_view answers, const std::vector<Seen>& seen) {
  for (std::size_t index = 0; index < seen.size(); ++index) {
    const auto answer = mars::fuzz::take_answer(answers, seen[index].request.method == "HEAD");
    require(answer.result() == seen[index].refused.value_or(Status::ok),
            "an answer has its request's status");
    if (seen[index].request.method != "HEAD")
      require(answer.body().starts_with(fmt::to_string(index)), "answers come in the order of the requests");
  }
  mars::fuzz::take_interim_answer(answers);
  require(answers.empty(), "no request is answered twice");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = mars::fuzz::text(data + 1, size - 1);
  const std::size_t piece = data[0] == 0 ? bytes.size() : data[0];
  std::vector<Seen> seen;
  const auto answers = mars::fuzz::answers_to(bytes, piece, noting(seen), limits);
  compare(seen, mars::fuzz::read_strictly(
                    bytes, {.header_bytes = limits.header_bytes, .body_bytes = limits.body_bytes}));
  check_answers(answers, seen);
  return 0;
}
