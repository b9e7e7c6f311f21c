#pragma once

#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "chassis/telemetry/database_observer.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::telemetry {

/// Measures database operations: durations as their requests see them, batch sizes, and waiting operations.
/// One object per thread; all share the metrics of one registry.
class DatabaseMetrics final : public DatabaseObserver {
 public:
  /// `system` is OpenTelemetry's name of the database, such as "postgresql".
  DatabaseMetrics(Registry& registry, std::string system);

  void begun(const RequestContext& context, std::string_view statement) noexcept override;
  void observed(const RequestContext& context, const DatabaseOperation& operation) noexcept override;

 private:
  static constexpr std::size_t outcomes = 3;

  struct Handles {
    std::array<prometheus::Histogram*, outcomes> duration{};
    prometheus::Histogram* batch_size = nullptr;
    prometheus::Gauge* pending = nullptr;
  };

  Handles& handles(std::string_view statement);

  std::string system_;
  prometheus::Family<prometheus::Histogram>& duration_;
  prometheus::Family<prometheus::Histogram>& batch_size_;
  prometheus::Family<prometheus::Gauge>& pending_;
  std::map<std::string, Handles, std::less<>> handles_;
};

}  // namespace chassis::telemetry
