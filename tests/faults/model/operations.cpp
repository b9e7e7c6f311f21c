#include "tests/faults/model/operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace mars::tests {

namespace {

constexpr std::array<std::string_view, 4> directions{"NORTH", "EAST", "SOUTH", "WEST"};

/// Probes that many move at once.
constexpr std::size_t crowded_probes = 8;

Call setup_call(std::string body) {
  return {.method = chassis::http::Verb::post, .target = "/api/v1/setup", .body = std::move(body)};
}

Call move_call(const std::string& id, const std::string& command) {
  return {.method = chassis::http::Verb::patch,
          .target = "/api/v1/move",
          .body = fmt::format(R"({{"id":"{}","command":"{}"}})", id, command)};
}

}  // namespace

Write RandomRequests::write(const std::vector<std::string>& ids) {
  const auto dice = below(100);
  if (ids.empty() || dice < 5) return setup();
  if (dice < 8) return invalid_setup();
  if (dice < 11) return invalid_move(ids);
  return move(ids);
}

Write RandomRequests::setup() {
  Write write{.is_setup = true};
  write.probe.width = size();
  write.probe.height = size();
  write.probe.facing = below(4);
  write.is_valid = write.probe.width > 0 || write.probe.height > 0;
  write.call = setup_call(fmt::format(R"({{"x":{},"y":{},"direction":"{}"}})", write.probe.width,
                                      write.probe.height, directions.at(write.probe.facing)));
  return write;
}

std::int64_t RandomRequests::size() {
  // A small one, whose edge is soon reached, or one of the largest there are, or one between.
  constexpr std::array<std::uint64_t, 4> ends{6, 1ULL << 31U, 100, 100};
  return static_cast<std::int64_t>(below(ends.at(below(ends.size()))));
}

Write RandomRequests::invalid_setup() {
  constexpr std::array<std::string_view, 6> bodies{
      R"({"x":-1,"y":5,"direction":"NORTH"})",     R"({"x":5,"y":2147483648,"direction":"NORTH"})",
      R"({"x":5,"y":5,"direction":"UP"})",         R"({"x":5,"y":5})",
      R"({"x":"five","y":5,"direction":"NORTH"})", R"({"x":5,"y":5,"direction")"};
  return {
      .is_setup = true, .is_valid = false, .call = setup_call(std::string(bodies.at(below(bodies.size()))))};
}

Write RandomRequests::move(const std::vector<std::string>& ids) {
  Write write{.id = once_in(20) ? any_id() : one_of(ids), .command = command()};
  write.call = move_call(write.id, write.command);
  return write;
}

Write RandomRequests::invalid_move(const std::vector<std::string>& ids) {
  Write write{.is_valid = false, .id = one_of(ids)};
  const std::array calls{
      move_call(write.id, ""), move_call(write.id, "  "), move_call("probe", "M"),
      Call{.method = chassis::http::Verb::patch, .target = "/api/v1/move", .body = R"({"command":"M"})"}};
  write.call = calls.at(below(calls.size()));
  return write;
}

std::string RandomRequests::command() {
  constexpr std::string_view letters = "MMMmLLlRRr";
  std::string command;
  for (auto length = below(6) + 1; length > 0; --length)
    command += letters[below(letters.size())];
  if (once_in(20)) command.insert(below(command.size() + 1), once_in(2) ? "X" : "\u00e9");
  return command;
}

std::string RandomRequests::any_id() {
  return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", below(1ULL << 32U), below(1U << 16U),
                     below(1U << 12U), below(1U << 12U), below(1ULL << 48U));
}

const std::string& RandomRequests::one_of(const std::vector<std::string>& ids) {
  return ids[below(once_in(16) ? std::min(crowded_probes, ids.size()) : ids.size())];
}

Read RandomRequests::read(const std::vector<std::string>& ids) {
  Read read{.limit = below(once_in(4) ? 1000 : 20) + 1};
  if (once_in(2)) read.cursor = once_in(10) ? any_id() : one_of(ids);
  std::string query = fmt::format("limit={}", read.limit);
  if (!read.cursor.empty()) query += "&cursor=" + read.cursor;
  if (once_in(20)) {
    constexpr std::array<std::string_view, 4> queries{"limit=0", "limit=1001", "limit=many", "cursor=probe"};
    read.is_valid = false;
    query = queries.at(below(queries.size()));
  }
  read.call = {.method = chassis::http::Verb::get, .target = "/api/v1/check?" + query, .body = ""};
  return read;
}

}  // namespace mars::tests
