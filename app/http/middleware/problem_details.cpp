#include "http/middleware/problem_details.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <ranges>

#include "core/json/reader.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"

namespace mars::http {

namespace {

namespace json = core::json;

/// How the body of a failed validation begins; the list is all that it holds.
constexpr std::string_view list_begin = R"({"detail":[)";
constexpr std::string_view problem_type = "application/problem+json";
constexpr unsigned first_error_status = 400;

bool names_problem_type(std::string_view media_range) {
  return boost::iequals(boost::trim_copy(media_range.substr(0, media_range.find(';'))), problem_type);
}

bool asks_for_problem(const Request& request) {
  const auto accept = request.header(Field::accept);
  return accept && std::ranges::any_of(*accept | std::views::split(','), [](const auto& range) {
           return names_problem_type(std::string_view(range.begin(), range.end()));
         });
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

}  // namespace

boost::asio::awaitable<Response> ProblemDetails::handle(const Request& request, core::RequestContext& context,
                                                        const Handler& next) {
  Response response = co_await next(request, context);
  if (static_cast<unsigned>(response.status) >= first_error_status && asks_for_problem(request))
    response.body.starts_with(list_begin) ? rewrite_list(response) : rewrite_short(response);
  co_return response;
}

}  // namespace mars::http
