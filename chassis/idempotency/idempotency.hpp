#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/idempotency/claim.hpp"
#include "chassis/idempotency/events.hpp"
#include "chassis/idempotency/keys_in_use.hpp"
#include "chassis/idempotency/outcome.hpp"
#include "chassis/idempotency/repository.hpp"

namespace chassis::idempotency {

/// The arguments of a use case.
template <class T>
concept Command = requires(const T& command) {
  /// The request in canonical form: equal for requests that ask for the same, and for no others.
  { command.canonical() } -> std::convertible_to<std::string>;
};

/// The answer of a use case, and how it is kept: `to_text(answer)`, found by argument-dependent lookup, and
/// `parse(text)`, which reads what this version and older ones wrote.
template <class T>
using ParseAnswer = T (*)(std::string_view text);

/// Executes a use case at most once per idempotency key. A retry gets the first answer, from any replica.
/// Belongs to the thread of its repository.
///
/// An answer is stored in the transaction of its work. Of concurrent requests with the same key, one does the
/// work. In this process the others are rejected; on other replicas they wait for its transaction and get its
/// answer.
class Idempotency {
 public:
  /// How often the answer is read after another replica has stored one.
  static constexpr int max_attempts = 3;

  /// All of it outlives the object.
  struct Parts {
    Repository& keys;
    KeysInUse& keys_in_use;  ///< shared by all threads
    Events& events;
  };

  /// Keys count for `lifetime`.
  Idempotency(const Parts& parts, std::chrono::seconds lifetime) : parts_(parts), lifetime_(lifetime) {}

  Idempotency(const Idempotency&) = delete;
  Idempotency& operator=(const Idempotency&) = delete;
  ~Idempotency() = default;

  /// Does `work(claim)`, a coroutine that returns an `Outcome<Answer>`. Without a key it is called with null,
  /// and nothing else happens.
  ///
  /// With a key the claim is not null: `work` sets its answer (see `keep_with`) and passes it to the
  /// repository with what it stores, or to `keep` if it stores nothing. What is kept under the key already is
  /// returned instead, or the key refused. The key belongs to the principal of the context.
  template <Command Arguments, class Work, class Answer>
  auto run(const RequestContext& context, std::optional<std::string> key, const Arguments& arguments,
           Work work, ParseAnswer<Answer> parse) -> boost::asio::awaitable<Outcome<Answer>> {
    if (!key) return work(nullptr);
    return once(context, claim_for(context, *std::move(key), arguments.canonical()), std::move(work), parse);
  }

  /// Keeps the answer of `claim`, for work that changes nothing. Throws `KeyTaken`.
  boost::asio::awaitable<void> keep(const RequestContext& context, const Claim& claim);

 private:
  template <class Work, class Answer>
  boost::asio::awaitable<Outcome<Answer>> once(const RequestContext& context, Claim claim, Work work,
                                               ParseAnswer<Answer> parse);

  /// What is kept under the key of the claim, if anything is.
  boost::asio::awaitable<std::optional<KeptAnswer>> find(const RequestContext& context, const Claim& claim);

  [[nodiscard]] Claim claim_for(const RequestContext& context, std::string key,
                                std::string_view canonical) const;

  /// Reports the refusal and returns it.
  std::unexpected<Refusal> refused(const RequestContext& context, Refusal refusal);

  Parts parts_;
  std::chrono::seconds lifetime_;
};

/// Sets the answer that a claim keeps, if there is one.
template <class Answer>
void keep_with(Claim* claim, const Answer& answer) {
  if (claim != nullptr) claim->kept.answer = to_text(answer);
}

template <class Work, class Answer>
boost::asio::awaitable<Outcome<Answer>> Idempotency::once(const RequestContext& context, Claim claim,
                                                          Work work, ParseAnswer<Answer> parse) {
  const auto hold = parts_.keys_in_use.hold(claim.key);
  if (!hold) co_return refused(context, Refusal::in_use);
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    const auto kept = co_await find(context, claim);
    if (kept && kept->fingerprint != claim.kept.fingerprint) co_return refused(context, Refusal::reused);
    if (kept) {
      parts_.events.key_used(context, KeyUse::replayed);
      co_return Answered<Answer>{.answer = parse(kept->answer), .replayed = true};
    }
    try {
      auto outcome = co_await work(&claim);
      parts_.events.key_used(context, KeyUse::stored);
      co_return outcome;
    } catch (const KeyTaken&) {
      continue;  // the answer of the other replica is there now
    }
  }
  throw NotStored("the idempotency key is neither free nor taken");
}

}  // namespace chassis::idempotency
