#include "tests/support/postgres_messages.hpp"

#include <array>
#include <boost/endian/conversion.hpp>
#include <cstdint>

namespace mars::tests {

namespace {

constexpr std::size_t length_size = 4;
constexpr std::uint32_t cancel_request = 80877102;
constexpr std::uint32_t ssl_request = 80877103;
constexpr std::uint32_t gss_request = 80877104;

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  return boost::endian::load_big_u32(reinterpret_cast<const unsigned char*>(bytes.data()) + at);
}

std::string message(char type, std::string_view payload) {
  std::array<unsigned char, length_size> length{};
  boost::endian::store_big_u32(length.data(), static_cast<std::uint32_t>(length_size + payload.size()));
  return type + std::string(length.begin(), length.end()) + std::string(payload);
}

std::uint32_t code_of(const PostgresMessage& message) {
  constexpr std::size_t smallest = 8;
  return message.type == 0 && message.bytes.size() >= smallest ? number_at(message.bytes, length_size) : 0;
}

}  // namespace

std::size_t PostgresMessageReader::next_size() const {
  if (single_byte_) return 1;
  const std::size_t length_at = untyped_ ? 0 : 1;
  if (unread_.size() < length_at + length_size) return std::string::npos;
  return length_at + number_at(unread_, length_at);
}

std::vector<PostgresMessage> PostgresMessageReader::read(std::string_view piece) {
  unread_ += piece;
  std::vector<PostgresMessage> messages;
  for (std::size_t size = next_size(); !unread_.empty() && size <= unread_.size(); size = next_size()) {
    const bool typed = !untyped_ && !single_byte_;
    messages.push_back({.type = typed ? unread_.front() : '\0', .bytes = unread_.substr(0, size)});
    unread_.erase(0, size);
    if (!single_byte_) untyped_ = false;
    single_byte_ = false;
  }
  return messages;
}

bool asks_for_encryption(const PostgresMessage& message) {
  return code_of(message) == ssl_request || code_of(message) == gss_request;
}

bool cancels(const PostgresMessage& message) {
  return code_of(message) == cancel_request;
}

bool wants_completion(const PostgresMessage& message) {
  // Parse, Bind, Describe, Execute, Close
  return message.type != 0 && std::string_view("PBDEC").find(message.type) != std::string_view::npos;
}

bool is_completion(char type) {
  // ParseComplete, BindComplete, CloseComplete, RowDescription, NoData, CommandComplete, EmptyQueryResponse,
  // PortalSuspended
  return type != 0 && std::string_view("123TnCIs").find(type) != std::string_view::npos;
}

std::string error_response(std::string_view severity, std::string_view sqlstate) {
  using std::string_literals::operator""s;
  return message('E', "S" + std::string(severity) + "\0V"s + std::string(severity) + "\0C"s +
                          std::string(sqlstate) + "\0Minjected\0\0"s);
}

std::string flush_message() {
  return message('H', {});
}

std::string failing_messages() {
  using std::string_literals::operator""s;
  // Parse of an unnamed statement that is no SQL, and Sync.
  return message('P', "\0?\0\0\0"s) + message('S', {});
}

}  // namespace mars::tests
