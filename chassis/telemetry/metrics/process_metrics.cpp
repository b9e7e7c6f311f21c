#include "chassis/telemetry/metrics/process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace chassis::telemetry {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily family(std::string name, std::string help, MetricType type, double value) {
  prometheus::ClientMetric metric;
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {std::move(name), std::move(help), type, {metric}};
}

/// The fields of /proc/self/stat behind the name of the program, which may hold blanks. Field 3 of proc(5) is
/// the first here.
std::vector<std::string> stat_fields() {
  std::ifstream file("/proc/self/stat");
  std::string text(std::istreambuf_iterator<char>(file), {});
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  return {std::istream_iterator<std::string>(fields), {}};
}

/// When the system was started, in seconds since 1970.
double boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  }
  return 0;
}

void add_stat(std::vector<MetricFamily>& families) {
  constexpr std::size_t user_time = 11;
  constexpr std::size_t system_time = 12;
  constexpr std::size_t threads = 17;
  constexpr std::size_t start_time = 19;
  constexpr std::size_t virtual_bytes = 20;
  constexpr std::size_t resident_pages = 21;
  const auto fields = stat_fields();
  if (fields.size() <= resident_pages) return;
  const auto number = [&](std::size_t index) { return std::stod(fields[index]); };
  const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page_bytes = static_cast<double>(sysconf(_SC_PAGESIZE));
  families.push_back(family("process_cpu_seconds_total", "User and system processor time spent, in seconds.",
                            MetricType::Counter,
                            (number(user_time) + number(system_time)) / ticks_per_second));
  families.push_back(
      family("process_threads", "Threads of the process.", MetricType::Gauge, number(threads)));
  families.push_back(family("process_start_time_seconds", "Start time of the process, in seconds since 1970.",
                            MetricType::Gauge, boot_time() + (number(start_time) / ticks_per_second)));
  families.push_back(family("process_virtual_memory_bytes", "Virtual memory, in bytes.", MetricType::Gauge,
                            number(virtual_bytes)));
  families.push_back(family("process_resident_memory_bytes", "Resident memory, in bytes.", MetricType::Gauge,
                            number(resident_pages) * page_bytes));
}

void add_descriptors(std::vector<MetricFamily>& families) {
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    const auto count = std::distance(begin(open), end(open));
    families.push_back(family("process_open_fds", "Open file descriptors.", MetricType::Gauge,
                              static_cast<double>(count - 1)));  // one of them was opened to count
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    families.push_back(family("process_max_fds", "Maximum number of open file descriptors.",
                              MetricType::Gauge, static_cast<double>(limit.rlim_cur)));
  }
}

}  // namespace

std::vector<MetricFamily> process_metrics() {
  std::vector<MetricFamily> families;
  add_stat(families);
  add_descriptors(families);
  return families;
}

}  // namespace chassis::telemetry
