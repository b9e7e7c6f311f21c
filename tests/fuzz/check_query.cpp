// The query of GET /api/v1/check: it is read as forms are, and what the parser accepts, the published
// parameters admit, and the other way round.
#include "app/schemas/check_query.hpp"

#include <algorithm>
#include <regex>

#include "chassis/http/message.hpp"
#include "chassis/schema/query.hpp"
#include "chassis/schema/types/uuid_text.hpp"
#include "tests/fuzz/json_schema.hpp"
#include "tests/fuzz/unquoted.hpp"

namespace {

namespace json = chassis::json;
using mars::fuzz::require;
using mars::schemas::CheckQuery;

std::string decoded(std::string text) {
  std::ranges::replace(text, '+', ' ');
  return mars::fuzz::unquoted(text);
}

/// The parameters of a query that is not empty.
json::Object read_form(std::string_view query) {
  json::Object parameters;
  for (std::size_t from = 0; from <= query.size();) {
    const auto end = std::min(query.find('&', from), query.size());
    const auto parameter = query.substr(from, end - from);
    const auto equals = std::min(parameter.find('='), parameter.size());
    const auto value = parameter.substr(std::min(equals + 1, parameter.size()));
    if (!parameter.empty())
      parameters.set(decoded(std::string(parameter.substr(0, equals))), decoded(std::string(value)));
    from = end + 1;
  }
  return parameters;
}

/// A query has only text: digits may stand for an integer.
json::Value typed(const std::string& text) {
  static const std::regex integer("0|-?[1-9][0-9]{0,17}");
  return std::regex_match(text, integer) ? json::Value(std::stoll(text)) : json::Value(text);
}

/// The parameters as their model publishes them.
class Published {
 public:
  /// Whether a parameter may have that value.
  [[nodiscard]] bool admits(std::string_view name, const json::Value& value) const {
    for (const auto& parameter : parameters_) {
      const auto& about = *parameter.get_if<json::Object>();
      if (*about.find("name") == name)
        return mars::fuzz::admits(*about.find("schema")->get_if<json::Object>(), value, {});
    }
    return true;
  }

 private:
  chassis::schema::Components components_;
  json::Array parameters_ = CheckQuery::model().parameters("query", components_);
};

/// What was understood of each parameter.
json::Object meaning_of(const CheckQuery& query) {
  json::Object meaning;
  if (query.limit) meaning.set("limit", *query.limit);
  if (query.cursor) {
    std::string text;
    chassis::schema::append_uuid(text, *query.cursor);
    meaning.set("cursor", text);
  }
  return meaning;
}

/// The parameters that the model knows, with the types that they seem to have.
json::Object known_parameters(const json::Object& parameters) {
  json::Object known;
  for (const auto* name : {"limit", "cursor"}) {
    if (const auto* value = parameters.find(name)) known.set(name, typed(*value->get_if<std::string>()));
  }
  return known;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Published published;
  const std::string sent(mars::fuzz::text(data, size));
  chassis::http::Request request;
  if (!chassis::http::split_target("/?" + sent, request)) return 0;
  const auto query = sent.substr(0, sent.find('#'));
  require(request.query == query, "the query is as sent");
  const auto parameters = chassis::schema::read_query(query);
  require(parameters == read_form(query), "a query is a form");

  const auto admits = [](const json::Member& one) { return published.admits(one.key, one.value); };
  const auto known = known_parameters(parameters);
  const auto parsed = chassis::schema::parse_query(CheckQuery::model(), query);
  if (!parsed) {
    require(!std::ranges::all_of(known, admits), "what the parameters admit is accepted");
    return 0;
  }
  const auto meaning = meaning_of(*parsed);
  require(meaning.size() == known.size() && std::ranges::all_of(meaning, admits),
          "what is accepted, the parameters admit");
  if (std::ranges::all_of(known, admits)) require(meaning == known, "values are taken as they are");
  return 0;
}
