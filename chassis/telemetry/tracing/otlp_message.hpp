// Two writers of OTLP messages: Protocol Buffers and JSON. Both have the same interface, so each message is
// described once.
#pragma once

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "chassis/base/hexadecimal.hpp"
#include "chassis/json/writer.hpp"

namespace chassis::telemetry {

/// A field of a message: its number in Protocol Buffers and its name in JSON.
struct OtlpField {
  std::uint32_t number;
  std::string_view name;
};

class ProtobufMessage {
 public:
  void text(OtlpField field, std::string_view value) {
    tag(field, length_delimited);
    append_varint(value.size());
    bytes_ += value;
  }

  void id(OtlpField field, std::span<const std::uint8_t> value) {
    tag(field, length_delimited);
    append_varint(value.size());
    bytes_.append(value.begin(), value.end());
  }

  void fixed32(OtlpField field, std::uint32_t value) { fixed(field, 5, value); }

  void fixed64(OtlpField field, std::uint64_t value) { fixed(field, 1, value); }

  void real(OtlpField field, double value) { fixed(field, 1, std::bit_cast<std::uint64_t>(value)); }

  /// Of an enumeration or of 32 bits.
  void number(OtlpField field, std::uint32_t value) { varint(field, value); }

  void integer(OtlpField field, std::int64_t value) { varint(field, static_cast<std::uint64_t>(value)); }

  void boolean(OtlpField field, bool value) { varint(field, value ? 1 : 0); }

  /// A message that `write` fills.
  template <class Write>
  void message(OtlpField field, Write write) {
    ProtobufMessage inner;
    write(inner);
    text(field, inner.bytes_);
  }

  /// A message for each element.
  template <class Range, class Write>
  void list(OtlpField field, const Range& elements, Write write) {
    for (const auto& element : elements)
      message(field, [&](ProtobufMessage& inner) { write(inner, element); });
  }

  [[nodiscard]] std::string finish() { return std::move(bytes_); }

 private:
  static constexpr std::uint32_t length_delimited = 2;

  void tag(OtlpField field, std::uint32_t type) { append_varint((field.number << 3U) | type); }

  void varint(OtlpField field, std::uint64_t value) {
    tag(field, 0);
    append_varint(value);
  }

  template <class Number>
  void fixed(OtlpField field, std::uint32_t type, Number value) {
    tag(field, type);
    for (std::size_t byte = 0; byte < sizeof value; ++byte)
      bytes_ += static_cast<char>((value >> (8 * byte)) & 0xFFU);
  }

  void append_varint(std::uint64_t value) {
    constexpr std::uint64_t more = 0x80;
    for (; value >= more; value >>= 7U)
      bytes_ += static_cast<char>((value & 0x7FU) | more);
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

class JsonMessage {
 public:
  void text(OtlpField field, std::string_view value) {
    name(field);
    json::append_string(json_, value);
  }

  /// In hexadecimal, as OTLP has it for identifiers.
  void id(OtlpField field, std::span<const std::uint8_t> value) {
    name(field);
    json_ += '"';
    for (const auto byte : value)
      append_hex(json_, byte);
    json_ += '"';
  }

  void fixed32(OtlpField field, std::uint32_t value) { number(field, value); }

  void fixed64(OtlpField field, std::uint64_t value) { text(field, fmt::format_int(value).c_str()); }

  void real(OtlpField field, double value) {
    name(field);
    json::write(json_, value);
  }

  void number(OtlpField field, std::uint32_t value) {
    name(field);
    json_ += fmt::format_int(value).c_str();
  }

  void integer(OtlpField field, std::int64_t value) { text(field, fmt::format_int(value).c_str()); }

  void boolean(OtlpField field, bool value) {
    name(field);
    json_ += value ? "true" : "false";
  }

  template <class Write>
  void message(OtlpField field, Write write) {
    name(field);
    JsonMessage inner;
    write(inner);
    json_ += inner.finish();
  }

  template <class Range, class Write>
  void list(OtlpField field, const Range& elements, Write write) {
    name(field);
    char separator = '[';
    for (const auto& element : elements) {
      JsonMessage inner;
      write(inner, element);
      json_ += separator;
      json_ += inner.finish();
      separator = ',';
    }
    json_ += separator == '[' ? "[]" : "]";
  }

  [[nodiscard]] std::string finish() { return json_.empty() ? "{}" : std::move(json_) + '}'; }

 private:
  void name(OtlpField field) {
    json_ += json_.empty() ? "{\"" : ",\"";
    json_.append(field.name).append("\":");
  }

  std::string json_;
};

}  // namespace chassis::telemetry
