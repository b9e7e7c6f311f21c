#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Messages of PostgreSQL's protocol, version 3: a byte for the type, four for the length, and a payload.

namespace mars::tests {

/// A whole message.
struct PostgresMessage {
  char type = 0;      ///< 0 for a start-up message, which has no type
  std::string bytes;  ///< all of it, type and length included
};

/// Takes a stream of bytes apart into messages. Each direction of a connection has one.
class PostgresMessageReader {
 public:
  /// `begins_untyped`: the first message has no type, as a client's first has none.
  explicit PostgresMessageReader(bool begins_untyped) : untyped_(begins_untyped) {}

  /// The messages that `piece` completes.
  std::vector<PostgresMessage> read(std::string_view piece);

  /// The next message has no type, either.
  void expect_untyped() { untyped_ = true; }

  /// The next byte is a message by itself, of type 0: the answer to a request for encryption.
  void expect_single_byte() { single_byte_ = true; }

 private:
  [[nodiscard]] std::size_t next_size() const;

  bool untyped_;
  bool single_byte_ = false;
  std::string unread_;
};

/// Whether a start-up message asks for encryption, which the server answers with one byte.
bool asks_for_encryption(const PostgresMessage& message);

/// Whether a start-up message cancels a statement of another connection.
bool cancels(const PostgresMessage& message);

/// Whether a client's message is answered by one that says that it was carried out.
bool wants_completion(const PostgresMessage& message);

/// Whether a server's message says so.
bool is_completion(char type);

/// What a server sends when it refuses something.
std::string error_response(std::string_view severity, std::string_view sqlstate);

/// A client's message that lets the server send what it has, without ending the transaction.
std::string flush_message();

/// A client's messages that let the server fail, roll back, and be ready for the next statement.
std::string failing_messages();

}  // namespace mars::tests
