#pragma once

#include <prometheus/labels.h>
#include <prometheus/registry.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chassis::telemetry {

/// All metrics, and their exposition for Prometheus. Thread-safe, as are the metrics in it.
///
/// Looking a metric up by its labels takes a lock, so callers keep the reference.
class Registry {
 public:
  Registry();

  /// The registry for families; their metrics live as long as this object.
  [[nodiscard]] prometheus::Registry& families() { return families_; }

  /// A counter or gauge whose value `read` returns at each scrape, on any thread. `read` must not block.
  void add_counter(std::string name, std::string help, std::function<double()> read);
  void add_gauge(std::string name, std::string help, std::function<double()> read);

  /// A gauge with several values, distinguished by labels.
  struct LabelledReading {
    prometheus::Labels labels;
    std::function<double()> read;
  };

  void add_gauge(std::string name, std::string help, std::vector<LabelledReading> readings);

  /// All of it in the text exposition format, version 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  class Readings;

  prometheus::Registry families_;
  std::shared_ptr<Readings> readings_;
};

}  // namespace chassis::telemetry
