#pragma once

#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <compare>
#include <cstdint>
#include <exception>
#include <string>

namespace chassis::idempotency {

/// The idempotency key of a request and its owner.
struct Key {
  std::string principal;  ///< the owner: keys of different principals have nothing in common
  std::string key;        ///< 1 to 255 printable ASCII characters

  auto operator<=>(const Key&) const = default;
};

/// The record of a key: the fingerprint of the request, and its answer in the application's format.
struct KeptAnswer {
  boost::uuids::uuid fingerprint{};  ///< equal for requests that ask for the same
  std::string answer;                ///< UTF-8 without a zero byte
};

/// An answer to store under a key for `lifetime`. A repository stores work and answer of a claim in one
/// transaction: both or neither.
struct Claim {
  Key key;
  KeptAnswer kept;
  std::chrono::seconds lifetime{};
};

/// Thrown if the key of a claim is taken because another replica was faster. Nothing has changed.
/// `Idempotency` catches it; use cases let it propagate.
class KeyTaken : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "the idempotency key is taken"; }
};

/// The outcome of storing work under a claim. Unless it is `done`, nothing has changed.
enum class Stored : std::uint8_t {
  done,
  taken,    ///< there is an answer under the key already
  outdated  ///< the stored row is not the one from which an update was computed
};

/// True for `done`, false for `outdated`. Throws `KeyTaken` for `taken`.
inline bool is_done(Stored stored) {
  if (stored == Stored::taken) throw KeyTaken();
  return stored == Stored::done;
}

}  // namespace chassis::idempotency
