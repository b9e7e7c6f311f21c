// An independent reading of the schemas that the OpenAPI document publishes, to hold the parser against.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/json/reader.hpp"
#include "chassis/json/value.hpp"
#include "chassis/schema/body.hpp"
#include "chassis/schema/components.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace mars::fuzz {

/// Whether `schema` admits `value`, by the keywords that our models use; any other keyword throws. References
/// are looked up in `components`, which is what `Components::to_json` gives.
bool admits(const chassis::json::Object& schema, const chassis::json::Value& value,
            const chassis::json::Object& components);

/// A model beside the schema that is published of it.
template <class Model>
class PublishedModel {
 public:
  explicit PublishedModel(Model model)
      : model_(std::move(model)), schema_(model_.schema(components_)), published_(components_.to_json()) {}

  /// Parses `body`. The program ends where it is accepted, and the schema forbids what it means, or the
  /// parser does not find the same in what it means.
  [[nodiscard]] auto parse(std::string_view body) const {
    require(!chassis::schema::parse_body(model_, std::nullopt, body),
            "a body without content type is no object");
    auto request = chassis::schema::parse_body(model_, json_type, body);
    if (request) {
      const auto meaning = meaning_of(*request);
      require(admits(chassis::json::read(meaning).value()), "the schema admits what the parser accepts");
      const auto again = chassis::schema::parse_body(model_, json_type, meaning);
      require(again && meaning_of(*again) == meaning, "what was understood is understood again");
    }
    return request;
  }

  /// The members of `body`, where it is JSON that the schema admits.
  [[nodiscard]] std::optional<chassis::json::Object> admitted(std::string_view body) const {
    const auto value = chassis::json::read(body);
    return value && admits(*value) ? std::optional(*value->template get_if<chassis::json::Object>())
                                   : std::nullopt;
  }

 private:
  static constexpr std::string_view json_type = "application/json";

  [[nodiscard]] bool admits(const chassis::json::Value& value) const {
    return fuzz::admits(schema_, value, published_);
  }

  [[nodiscard]] std::string meaning_of(const auto& request) const {
    std::string meaning;
    model_.write(meaning, request);
    return meaning;
  }

  Model model_;
  chassis::schema::Components components_;
  chassis::json::Object schema_;
  chassis::json::Object published_;
};

}  // namespace mars::fuzz
