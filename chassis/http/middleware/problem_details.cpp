#include "chassis/http/middleware/problem_details.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "chassis/http/header_list.hpp"
#include "chassis/json/reader.hpp"
#include "chassis/json/value.hpp"
#include "chassis/json/writer.hpp"

namespace chassis::http {

namespace {

/// How the body of a failed validation begins; the list is all that it holds.
constexpr std::string_view list_begin = R"({"detail":[)";
constexpr std::string_view problem_type = "application/problem+json";
constexpr unsigned first_error_status = 400;

/// The highest weight of a media range; nothing where it is not named.
std::optional<int> weight_of(const std::vector<WeightedElement>& accepted, std::string_view range) {
  std::optional<int> highest;
  for (const auto& [value, weight] : accepted) {
    if (boost::beast::iequals(value, range)) highest = std::max(highest.value_or(0), int{weight});
  }
  return highest;
}

/// The weight that the most specific range of `Accept` gives to plain JSON.
int weight_of_json(const std::vector<WeightedElement>& accepted) {
  for (const std::string_view range : {"application/json", "application/*", "*/*"}) {
    if (const auto weight = weight_of(accepted, range)) return *weight;
  }
  return 0;
}

/// The client must name problem details with a weight of at least that of plain JSON.
bool asks_for_problem(const Request& request) {
  const auto accepted = weighted_elements(request.message, Field::accept);
  const auto problem = weight_of(accepted, problem_type).value_or(0);
  return problem > 0 && problem >= weight_of_json(accepted);
}

json::Object problem_of(Status status) {
  return {{"type", "about:blank"},
          {"title", std::string_view(boost::beast::http::obsolete_reason(status))},
          {"status", static_cast<unsigned>(status)}};
}

/// Leaves the list as it stands: it repeats what the client sent, which as values would take many times the
/// memory.
void rewrite_list(Response& response) {
  auto problem = problem_of(response.status);
  problem.set("detail", "The request is not valid.");
  auto head = json::to_string(problem);
  head.back() = ',';
  head += R"("errors":[)";
  response.body.replace(0, list_begin.size(), head);
  response.content_type = problem_type;
}

/// Adds what else FastAPI puts under `detail`: a text or a coded error.
void add_detail(json::Object& problem, const json::Value& detail) {
  if (const auto* coded = detail.get_if<json::Object>()) {
    for (const auto& [key, value] : *coded)
      problem.set(key == "message" ? "detail" : key, value);
  } else {
    problem.set("detail", detail);
  }
}

void rewrite_short(Response& response) {
  const auto body = json::read(response.body);
  const auto* const error = body ? body->get_if<json::Object>() : nullptr;
  const auto* const detail = error == nullptr ? nullptr : error->find("detail");
  if (detail == nullptr) return;

  auto problem = problem_of(response.status);
  add_detail(problem, *detail);
  response.body = json::to_string(problem);
  response.content_type = problem_type;
}

boost::asio::awaitable<Response> rewrite_error(const Request& request, RequestContext& context,
                                               const Handler& next) {
  Response response = co_await next(request, context);
  if (static_cast<unsigned>(response.status) >= first_error_status)
    response.body.starts_with(list_begin) ? rewrite_list(response) : rewrite_short(response);
  co_return response;
}

}  // namespace

boost::asio::awaitable<Response> ProblemDetails::handle(const Request& request, RequestContext& context,
                                                        const Handler& next) {
  return asks_for_problem(request) ? rewrite_error(request, context, next) : next(request, context);
}

}  // namespace chassis::http
