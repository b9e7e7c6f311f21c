// PATCH /api/v1/move: what the parser accepts, the published schema admits, and what that admits, it accepts.
#include "app/schemas/move_request.hpp"
#include "chassis/base/utf8.hpp"
#include "chassis/schema/conversions.hpp"
#include "chassis/schema/types/uuid_text.hpp"
#include "tests/fuzz/json_schema.hpp"

using mars::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t max_command_length = 40;  // short, so that inputs reach it
  static const mars::fuzz::PublishedModel published(mars::schemas::MoveRequest::model(max_command_length));
  const auto body = mars::fuzz::text(data, size);
  const auto request = published.parse(body);
  if (request) require(!chassis::has_surrogate(request->command), "a command is UTF-8");

  const auto members = published.admitted(body);
  if (!members) return 0;
  const auto& command = *members->find("command")->get_if<std::string>();
  const auto stripped = chassis::schema::trimmed(command);
  require(request.has_value() == (!stripped.empty() && !chassis::has_surrogate(command)),
          "only blank commands and halves of pairs are refused of what the schema admits");
  if (!request) return 0;
  require(request->command == stripped, "the command is taken as it is");
  std::string id;
  chassis::schema::append_uuid(id, request->id);
  require(*members->find("id") == id, "the probe is the one that is named");
  return 0;
}
