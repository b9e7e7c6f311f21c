// POST /api/v1/setup: what the parser accepts, the published schema admits, and what that admits, it accepts.
#include "app/domain/direction.hpp"
#include "app/schemas/setup_request.hpp"
#include "tests/fuzz/json_schema.hpp"

using mars::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const mars::fuzz::PublishedModel published(mars::schemas::SetupRequest::model());
  const auto body = mars::fuzz::text(data, size);
  const auto request = published.parse(body);
  if (request) require(request->x != 0 || request->y != 0, "x and y are not both zero");

  const auto members = published.admitted(body);
  if (!members) return 0;
  const auto& x = *members->find("x");
  const auto& y = *members->find("y");
  require(request.has_value() == (x != 0 || y != 0), "only the check refuses what the schema admits");
  if (!request) return 0;
  require(x == request->x && y == request->y, "numbers are taken as they are");
  require(*members->find("direction") == mars::domain::to_string(request->direction),
          "the direction is the one that is named");
  return 0;
}
