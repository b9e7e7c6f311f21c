// The query of GET /api/v1/events.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <optional>
#include <vector>

#include "app/domain/event_type.hpp"
#include "chassis/schema/model.hpp"
#include "chassis/schema/types/enumeration.hpp"

template <>
inline constexpr auto chassis::schema::enumeration<mars::domain::EventType> =
    chassis::schema::values_of("EventType", mars::domain::event_type_names);

namespace mars::schemas {

namespace schema = chassis::schema;

struct EventsQuery {
  std::optional<boost::uuids::uuid> grid_id;
  std::optional<boost::uuids::uuid> probe_id;
  std::vector<domain::EventType> types;

  static constexpr auto model() {
    return schema::model<EventsQuery>(
        "EventsQuery", "Which events to send.",
        schema::defaulted("grid_id", &EventsQuery::grid_id,
                          {.description = "Only those of this grid and its probes."}),
        schema::defaulted("probe_id", &EventsQuery::probe_id, {.description = "Only those of this probe."}),
        schema::defaulted(
            "types", &EventsQuery::types,
            {.description = "Only those of these types, given several times or with commas between."}));
  }
};

}  // namespace mars::schemas
