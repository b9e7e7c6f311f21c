// A connection to the whole API, wired as a thread of the program has it, over a store in memory: whatever is
// sent, each request has one answer, of a shape that the contract knows.
#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>

#include "chassis/http/message.hpp"
#include "chassis/json/reader.hpp"
#include "tests/fuzz/connection.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/memory_service.hpp"
#include "tests/fuzz/published_api.hpp"
#include "tests/fuzz/strict_http.hpp"

namespace {

namespace json = chassis::json;
using mars::fuzz::require;
using mars::fuzz::StrictRequest;
using Answer = boost::beast::http::response<boost::beast::http::string_body>;

mars::fuzz::MemoryService& service() {
  static mars::fuzz::MemoryService instance({{"MAX_HEADER_BYTES", "1024"},
                                             {"MAX_BODY_BYTES", "512"},
                                             {"MAX_COMMAND_LENGTH", "40"},
                                             {"API_KEYS",
                                              "a:read:0123456789abcdef0123456789abcdef,"
                                              "b:read+write:fedcba9876543210fedcba9876543210"},
                                             {"CORS_ORIGINS", "http://h"},
                                             {"LOG_LEVEL", "error"}});
  return instance;
}

const mars::fuzz::PublishedApi& published() {
  static const auto document = [] {
    const auto answers = service().answers_to("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
    std::string_view rest = answers;
    return mars::fuzz::PublishedApi(mars::fuzz::take_answer(rest, false).body());
  }();
  return document;
}

/// {"detail": "..."}
bool is_message(const json::Object& body) {
  const auto* detail = body.find("detail");
  return body.size() == 1 && detail != nullptr && detail->get_if<std::string>() != nullptr;
}

/// RFC 9457, for who asks for it.
bool is_problem(const json::Object& body, unsigned status) {
  const auto* type = body.find("type");
  const auto* title = body.find("title");
  const auto* number = body.find("status");
  return type != nullptr && *type == "about:blank" && title != nullptr &&
         title->get_if<std::string>() != nullptr && number != nullptr && *number == status;
}

/// The kinds of errors that a body can have although its schema admits it.
void check_validation_errors(const json::Object& body) {
  const auto* errors = body.find("detail")->get_if<json::Array>();
  if (errors == nullptr) return;
  constexpr auto kinds =
      std::to_array<std::string_view>({"value_error", "string_too_short", "string_unicode"});
  for (const auto& error : *errors) {
    const auto& found = *error.get_if<json::Object>();
    if (found.find("loc")->get_if<json::Array>()->front() == "header") continue;
    const auto& kind = *found.find("type")->get_if<std::string>();
    require(std::ranges::find(kinds, kind) != kinds.end(), "what the document admits is accepted");
  }
}

void check_body(const StrictRequest& request, std::string_view path, const Answer& answer) {
  if (request.method == "OPTIONS" && answer.result_int() < 300) return;  // of a preflight, headers matter
  const auto body = json::read(answer.body());
  require(body.has_value() && body->get_if<json::Object>() != nullptr,
          "an answer of the API is a JSON object");
  const auto& object = *body->get_if<json::Object>();
  if (answer[boost::beast::http::field::content_type] == "application/problem+json") {
    require(
        boost::icontains(request.all("accept"), "problem+json") && is_problem(object, answer.result_int()),
        "problems are for those who ask for them");
    return;
  }
  const auto* operation = published().operation(path, request.method);
  require((answer.result_int() >= 400 && is_message(object)) ||
              (operation != nullptr && published().admits_answer(*operation, answer.result_int(), *body)),
          "an answer is as the document says");
  const auto asked = json::read(request.body);
  if (operation != nullptr && answer.result_int() == 422 &&
      request.all("content-type") == "application/json" && asked &&
      published().admits_request(*operation, *asked))
    check_validation_errors(object);
}

void check_correlation(const StrictRequest& request, const Answer& answer) {
  constexpr std::string_view header = "X-Correlation-ID";
  require(answer.count(header) == 1 && !answer[header].empty(), "an answer can be named");
  const auto given = request.all("x-correlation-id");
  const auto is_printable = [](char c) { return c > ' ' && c <= '~'; };
  if (request.count("x-correlation-id") != 1 || given.empty() || given.size() > 60 ||
      !std::ranges::all_of(given, is_printable))
    return;
  require(mars::fuzz::strict_header(header, answer[header]).second == given, "the client names the answer");
}

void check_answer(const StrictRequest& request, const Answer& answer) {
  chassis::http::Request split;
  split.message.method_string(request.method);
  const bool has_target = chassis::http::split_target(request.target, split);
  require(answer.result_int() < 500, "no request is a defect");
  check_correlation(request, answer);
  const bool is_api = has_target && split.path.starts_with("/api/") && answer.result_int() != 307;
  std::string_view path = split.path;
  if (path.ends_with('\n')) path.remove_suffix(1);
  if (request.method != "HEAD" && is_api) check_body(request, path, answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = mars::fuzz::text(data, size);
  const auto& settings = service().settings();
  const auto requests = mars::fuzz::read_strictly(bytes, {.header_bytes = settings.server.limits.header_bytes,
                                                          .body_bytes = settings.server.limits.body_bytes});
  const auto answers = service().answers_to(bytes);
  std::string_view rest = answers;
  for (const auto& request : requests) {
    if (rest.empty()) break;
    check_answer(request, mars::fuzz::take_answer(rest, request.method == "HEAD"));
  }
  mars::fuzz::take_interim_answer(rest);
  if (!rest.empty()) {
    const bool head_only = rest.ends_with("\r\n\r\n");  // JSON does not end like that
    const auto refusal = mars::fuzz::take_answer(rest, head_only);
    require(refusal.result_int() >= 400 && refusal.result_int() < 500, "what is no request is refused");
  }
  require(rest.empty(), "no request is answered twice");
  return 0;
}
