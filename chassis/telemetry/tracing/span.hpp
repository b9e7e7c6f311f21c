#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>

namespace chassis::telemetry {

enum class SpanKind : std::uint8_t { internal, server, client };

using AttributeValue = std::variant<std::string_view, std::int64_t>;
using Attribute = std::pair<std::string_view, AttributeValue>;
using Attributes = std::initializer_list<Attribute>;

/// A span of a trace. Ends with `end` or with its destruction.
///
/// Belongs to the thread of its request. Names and attributes follow OpenTelemetry's semantic conventions.
/// Never blocks or throws because of a collector.
class Span {
 public:
  Span() = default;
  Span(const Span&) = delete;
  Span& operator=(const Span&) = delete;
  virtual ~Span() = default;

  /// Whether the span is recorded. A span that was not sampled only has ids.
  [[nodiscard]] virtual bool recording() const = 0;

  /// 32 lower-case hexadecimal digits.
  [[nodiscard]] virtual std::string_view trace_id() const = 0;

  /// 16 lower-case hexadecimal digits.
  [[nodiscard]] virtual std::string_view span_id() const = 0;

  /// A child span that started at `begin`.
  [[nodiscard]] virtual std::shared_ptr<Span> child(std::string_view name, SpanKind kind,
                                                    Attributes attributes,
                                                    std::chrono::steady_clock::time_point begin) = 0;

  virtual void set(std::string_view name, AttributeValue value) = 0;

  /// Marks it as failed, with a `type` of few different values (`error.type`).
  virtual void fail(std::string_view type) = 0;

  virtual void end(std::chrono::steady_clock::time_point time) = 0;
};

}  // namespace chassis::telemetry
