#include "chassis/telemetry/metrics/registry.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>

#include "chassis/telemetry/metrics/process_metrics.hpp"

namespace chassis::telemetry {

/// Metrics that others hold the values of.
class Registry::Readings final : public prometheus::Collectable {
 public:
  void add(std::string name, std::string help, prometheus::MetricType type, std::function<double()> read) {
    const std::lock_guard lock(mutex_);
    readings_.push_back({std::move(name), std::move(help), type, std::move(read)});
  }

  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override {
    const std::lock_guard lock(mutex_);
    std::vector<prometheus::MetricFamily> families;
    std::ranges::transform(readings_, std::back_inserter(families), [](const Reading& reading) {
      prometheus::ClientMetric metric;
      (reading.type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) =
          reading.read();
      return prometheus::MetricFamily{reading.name, reading.help, reading.type, {metric}};
    });
    return families;
  }

 private:
  struct Reading {
    std::string name;
    std::string help;
    prometheus::MetricType type;
    std::function<double()> read;
  };

  mutable std::mutex mutex_;
  std::vector<Reading> readings_;
};

Registry::Registry() : readings_(std::make_shared<Readings>()) {}

void Registry::add_counter(std::string name, std::string help, std::function<double()> read) {
  readings_->add(std::move(name), std::move(help), prometheus::MetricType::Counter, std::move(read));
}

void Registry::add_gauge(std::string name, std::string help, std::function<double()> read) {
  readings_->add(std::move(name), std::move(help), prometheus::MetricType::Gauge, std::move(read));
}

std::string Registry::text() const {
  auto families = families_.Collect();
  std::ranges::move(readings_->Collect(), std::back_inserter(families));
  std::ranges::move(process_metrics(), std::back_inserter(families));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace chassis::telemetry
