#pragma once

#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <compare>
#include <cstdint>
#include <exception>
#include <string>

namespace chassis::idempotency {

/// The name that a client gives one of its requests, however often it sends it.
struct Key {
  std::string principal;  ///< the owner: keys of different principals have nothing in common
  std::string key;        ///< 1 to 255 printable ASCII characters

  auto operator<=>(const Key&) const = default;
};

/// What is kept under a key: which request it was, and its answer in a form of the service's own.
struct KeptAnswer {
  boost::uuids::uuid fingerprint{};  ///< equal for requests that ask for the same
  std::string answer;                ///< UTF-8 without a zero byte
};

/// An answer that is to be kept under a key for `lifetime`. A repository that is given a claim stores the
/// work and the answer in one transaction: both or neither.
struct Claim {
  Key key;
  KeptAnswer kept;
  std::chrono::seconds lifetime{};
};

/// Thrown where work was to be stored under a key that is taken: another replica was faster. Nothing has
/// changed. `Idempotency` catches it; use cases let it pass.
class KeyTaken : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "the idempotency key is taken"; }
};

/// How storing work under a claim ended, as repositories see it. Other than `done`, nothing has changed.
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
