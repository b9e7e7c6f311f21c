#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "chassis/telemetry/database_observer.hpp"
#include "chassis/telemetry/database_statement.hpp"

namespace chassis::telemetry {

/// Creates a client span for every database operation of a recorded request, even if requests share a batch,
/// and forwards to another observer. One object per thread.
class DatabaseSpans final : public DatabaseObserver {
 public:
  /// `system` and `name` are OpenTelemetry's name of the engine and the name of the database. `statements`
  /// are all statements. `next` outlives this object.
  DatabaseSpans(std::string system, std::string name, std::span<const DatabaseStatement> statements,
                DatabaseObserver& next);

  void begun(const RequestContext& context, std::string_view statement) noexcept override;
  void observed(const RequestContext& context, const DatabaseOperation& operation) noexcept override;

 private:
  struct Description {
    std::string summary;
    const DatabaseStatement* statement = nullptr;
  };

  void record(const RequestContext& context, const DatabaseOperation& operation,
              const Description& description);

  std::string system_;
  std::string name_;
  std::map<std::string_view, Description> descriptions_;
  DatabaseObserver& next_;
};

}  // namespace chassis::telemetry
