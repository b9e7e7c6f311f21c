#include "chassis/http/date.hpp"

#include <fmt/chrono.h>

#include <ctime>
#include <optional>
#include <string>

namespace chassis::http {

std::string_view http_date(std::chrono::system_clock::time_point time) {
  static thread_local std::optional<std::time_t> second;
  static thread_local std::string text;
  const auto wanted = std::chrono::system_clock::to_time_t(time);
  if (second != wanted) {
    text = fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(wanted));
    second = wanted;
  }
  return text;
}

}  // namespace chassis::http
