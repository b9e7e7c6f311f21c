#include "app/services/answer.hpp"

#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <stdexcept>
#include <utility>

#include "app/schemas/probe_response.hpp"
#include "chassis/json/reader.hpp"
#include "chassis/json/value.hpp"
#include "chassis/json/writer.hpp"

namespace mars::services {

namespace {

namespace json = chassis::json;

json::Object coded(const MoveError& error, std::initializer_list<json::Member> members) {
  json::Object object{{"code", code_of(error)}};
  for (const auto& [key, value] : members)
    object.set(key, value);
  return object;
}

struct ErrorToJson {
  json::Object operator()(const ProbeNotFound& error) const {
    return coded(error, {{"id", to_string(error.id)}});
  }

  json::Object operator()(const domain::UnknownCommand& error) const {
    return coded(error, {{"letter", error.letter}});
  }

  json::Object operator()(const domain::OutsideGrid& error) const {
    return coded(error, {{"width", error.grid.width}, {"height", error.grid.height}});
  }

  json::Object operator()(const domain::BlockedByObstacle& error) const {
    return coded(error, {{"x", error.obstacle.x}, {"y", error.obstacle.y}});
  }

  json::Object operator()(const ProbeChanged& error) const {
    return coded(error, {{"id", to_string(error.id)}});
  }
};

/// The members of a kept error, none of which may be missing.
class Members {
 public:
  explicit Members(const json::Object& object) : object_(object) {}

  [[nodiscard]] bool has(std::string_view key) const { return object_.find(key) != nullptr; }

  [[nodiscard]] const std::string& text(std::string_view key) const { return get<std::string>(key); }

  [[nodiscard]] std::int32_t integer(std::string_view key) const {
    return static_cast<std::int32_t>(get<std::int64_t>(key));
  }

  [[nodiscard]] domain::ProbeId id() const { return boost::uuids::string_generator()(text("id")); }

 private:
  template <class T>
  const T& get(std::string_view key) const {
    const auto* const value = object_.find(key);
    const auto* const typed = value == nullptr ? nullptr : value->get_if<T>();
    if (typed == nullptr) throw std::runtime_error("a stored answer lacks its member " + std::string(key));
    return *typed;
  }

  const json::Object& object_;
};

MoveError error_of(const Members& members) {
  const auto& code = members.text("code");
  if (code == code_of(ProbeNotFound{})) return ProbeNotFound{members.id()};
  if (code == code_of(domain::UnknownCommand{})) return domain::UnknownCommand{members.text("letter")};
  if (code == code_of(ProbeChanged{})) return ProbeChanged{members.id()};
  if (code == code_of(domain::BlockedByObstacle{}) && members.has("x"))
    return domain::BlockedByObstacle{{.x = members.integer("x"), .y = members.integer("y")}};
  if (code == code_of(domain::OutsideGrid{})) {
    return domain::OutsideGrid{
        {.id = {}, .width = members.integer("width"), .height = members.integer("height")}};
  }
  throw std::runtime_error("a stored answer has an unknown code: " + code);
}

}  // namespace

std::string to_text(const Answer& answer) {
  if (!answer) return json::to_string(std::visit(ErrorToJson{}, answer.error()));
  std::string text;
  chassis::schema::write(text, schemas::ProbeResponse::of(*answer));
  return text;
}

Answer parse_answer(std::string_view text) {
  const auto value = json::read(text);
  const auto* const object = value ? value->get_if<json::Object>() : nullptr;
  if (object == nullptr) throw std::runtime_error("a stored answer is not a JSON object");
  if (object->find("code") != nullptr) return std::unexpected(error_of(Members(*object)));
  const auto probe = schemas::ProbeResponse::model().validate(*value);
  if (!probe) throw std::runtime_error("a stored answer is not a probe");
  return probe->state();
}

}  // namespace mars::services
