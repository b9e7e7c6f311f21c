#pragma once

#include <prometheus/labels.h>
#include <prometheus/registry.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chassis::telemetry {

/// Everything that is measured, and its text form for Prometheus. Thread-safe, and so are the metrics in it.
///
/// Metrics are looked up by their labels when they are made, under a lock; the caller keeps the
/// reference.
class Registry {
 public:
  Registry();

  /// Where families are built; their metrics live as long as this object.
  [[nodiscard]] prometheus::Registry& families() { return families_; }

  /// A counter or gauge whose value is read when it is asked for, by any thread. `read` must not wait.
  void add_counter(std::string name, std::string help, std::function<double()> read);
  void add_gauge(std::string name, std::string help, std::function<double()> read);

  /// A gauge that has several values, told apart by labels.
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
