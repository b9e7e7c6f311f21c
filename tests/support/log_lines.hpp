#pragma once

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/server_process.hpp"

namespace mars::tests {

/// The whole lines of a log, each of which must be a JSON object. Fields keep their order.
inline std::vector<boost::json::object> log_lines(std::string_view log) {
  std::vector<boost::json::object> lines;
  for (auto end = log.find('\n'); end != std::string_view::npos; end = log.find('\n')) {
    lines.push_back(boost::json::parse(log.substr(0, end)).as_object());
    log.remove_prefix(end + 1);
  }
  return lines;
}

/// A field that is a text.
inline std::string text_of(const boost::json::object& line, std::string_view field) {
  return std::string(line.at(field).as_string());
}

/// The names of the fields in their order, each followed by a space.
inline std::string names_of(const boost::json::object& line) {
  std::string names;
  for (const auto& field : line)
    names += std::string(field.key()) + ' ';
  return names;
}

/// The lines of one event.
inline std::vector<boost::json::object> lines_of_event(std::string_view log, std::string_view event) {
  auto lines = log_lines(log);
  std::erase_if(lines, [&](const auto& line) { return text_of(line, "event") != event; });
  return lines;
}

/// The lines of one request, once the one that ends it is there.
inline std::vector<boost::json::object> lines_of_request(const ServerProcess& server,
                                                         std::string_view correlation_id) {
  const std::string mark =
      R"("event": "COMPLETED_REQUEST", "correlation_id": ")" + std::string(correlation_id) + '"';
  server.await_log(mark);
  std::vector<boost::json::object> lines;
  for (auto& line : log_lines(server.log())) {
    if (text_of(line, "correlation_id") == correlation_id) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace mars::tests
