#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <string_view>

#include "tests/faults/operation.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/postgres_database.hpp"

namespace mars::tests {

/// What became of the requests of one client, or of several.
struct Tally {
  int done = 0;
  int unavailable = 0;
  std::chrono::milliseconds slowest{};

  void add(const Tally& other);
};

std::ostream& operator<<(std::ostream& out, const Tally& tally);

/// One who asks one endpoint again and again, over one connection, and knows what the database may hold
/// afterwards.
class Client {
 public:
  explicit Client(std::uint16_t port) : http_(port) {}

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  /// Asks once, and fails the test unless the answer is a declared one and in time: 200 with what it has to
  /// say, or 503 with `Retry-After`. True of a 200.
  bool ask();

  /// Fails the test unless each 200 is in the database, and each 503 is there as a whole or not at all.
  virtual void verify(const PostgresDatabase& database) const = 0;

  [[nodiscard]] const Tally& tally() const { return tally_; }

 protected:
  using Response = HttpClient::Response;

  virtual Response send(HttpClient& http) = 0;

  /// The deadline of the endpoint.
  [[nodiscard]] virtual std::chrono::milliseconds deadline() const { return std::chrono::seconds(5); }

  /// Looks at the body of a 200.
  virtual void note_done(const std::string& body) = 0;

  virtual void note_unavailable() {}

 private:
  HttpClient http_;
  Tally tally_;
};

/// A client of an endpoint. `number` tells it from others, below 1000.
std::unique_ptr<Client> make_client(Operation operation, std::uint16_t port, int number);

}  // namespace mars::tests
