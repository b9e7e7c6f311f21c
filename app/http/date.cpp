#include "http/date.hpp"

#include <fmt/chrono.h>
#include <fmt/compile.h>

#include <array>
#include <string_view>

namespace mars::http {

namespace {

constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr int first_year = 1900;  ///< of std::tm

}  // namespace

std::string http_date(std::chrono::system_clock::time_point time) {
  const std::tm utc = fmt::gmtime(std::chrono::system_clock::to_time_t(time));
  return fmt::format(FMT_COMPILE("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT"),
                     days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                     months.at(static_cast<std::size_t>(utc.tm_mon)), first_year + utc.tm_year, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

}  // namespace mars::http
