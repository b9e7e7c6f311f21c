#include "app/services/answer.hpp"

#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <stdexcept>
#include <utility>

#include "app/domain/direction.hpp"
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
};

/// The members of a kept answer, none of which may be missing.
class Members {
 public:
  explicit Members(json::Object object) : object_(std::move(object)) {}

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
    if (typed == nullptr) throw std::runtime_error("a kept answer lacks its member " + std::string(key));
    return *typed;
  }

  json::Object object_;
};

Members members_of(std::string_view text) {
  const auto value = json::read(text);
  const auto* const object = value ? value->get_if<json::Object>() : nullptr;
  if (object == nullptr) throw std::runtime_error("a kept answer is no JSON object");
  return Members(*object);
}

MoveError error_of(const Members& members) {
  const auto& code = members.text("code");
  if (code == code_of(ProbeNotFound{})) return ProbeNotFound{members.id()};
  if (code == code_of(domain::UnknownCommand{})) return domain::UnknownCommand{members.text("letter")};
  if (code == code_of(domain::OutsideGrid{})) {
    return domain::OutsideGrid{
        {.id = {}, .width = members.integer("width"), .height = members.integer("height")}};
  }
  throw std::runtime_error("a kept answer has an unknown code: " + code);
}

repositories::ProbeState state_in(const Members& members) {
  const auto direction = domain::parse_direction(members.text("direction"));
  if (!direction) throw std::runtime_error("a kept answer has an unknown direction");
  return {.id = members.id(),
          .position = {.x = members.integer("x"), .y = members.integer("y")},
          .direction = *direction};
}

}  // namespace

repositories::ProbeState state_of(const domain::Probe& probe) {
  return {.id = probe.id, .position = probe.position, .direction = probe.direction};
}

std::string to_text(const Answer& answer) {
  if (!answer) return json::to_string(std::visit(ErrorToJson{}, answer.error()));
  return json::to_string(json::Object{{"id", to_string(answer->id)},
                                      {"x", answer->position.x},
                                      {"y", answer->position.y},
                                      {"direction", domain::to_string(answer->direction)}});
}

Answer parse_answer(std::string_view text) {
  const Members members = members_of(text);
  if (members.has("code")) return std::unexpected(error_of(members));
  return state_in(members);
}

}  // namespace mars::services
