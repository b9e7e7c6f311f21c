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
  void add(std::string name, std::string help, prometheus::MetricType type,
           std::vector<LabelledReading> values) {
    const std::lock_guard lock(mutex_);
    readings_.push_back({std::move(name), std::move(help), type, std::move(values)});
  }

  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override {
    const std::lock_guard lock(mutex_);
    std::vector<prometheus::MetricFamily> families;
    std::ranges::transform(readings_, std::back_inserter(families), &Reading::collect);
    return families;
  }

 private:
  struct Reading {
    std::string name;
    std::string help;
    prometheus::MetricType type;
    std::vector<LabelledReading> values;

    [[nodiscard]] prometheus::MetricFamily collect() const {
      prometheus::MetricFamily family{name, help, type, {}};
      for (const auto& [labels, read] : values) {
        auto& metric = family.metric.emplace_back();
        for (const auto& [label, value] : labels)
          metric.label.push_back({label, value});
        (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = read();
      }
      return family;
    }
  };

  mutable std::mutex mutex_;
  std::vector<Reading> readings_;
};

Registry::Registry() : readings_(std::make_shared<Readings>()) {}

void Registry::add_counter(std::string name, std::string help, std::function<double()> read) {
  readings_->add(std::move(name), std::move(help), prometheus::MetricType::Counter,
                 {{.labels = {}, .read = std::move(read)}});
}

void Registry::add_gauge(std::string name, std::string help, std::function<double()> read) {
  readings_->add(std::move(name), std::move(help), prometheus::MetricType::Gauge,
                 {{.labels = {}, .read = std::move(read)}});
}

void Registry::add_gauge(std::string name, std::string help, std::vector<LabelledReading> readings) {
  readings_->add(std::move(name), std::move(help), prometheus::MetricType::Gauge, std::move(readings));
}

std::string Registry::text() const {
  auto families = families_.Collect();
  std::ranges::move(readings_->Collect(), std::back_inserter(families));
  std::ranges::move(process_metrics(), std::back_inserter(families));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace chassis::telemetry
