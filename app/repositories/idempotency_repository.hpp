#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "app/domain/probe.hpp"
#include "app/repositories/probe_repository.hpp"
#include "chassis/base/request_context.hpp"

namespace mars::repositories {

/// What a client calls one of its requests, however often it sends it.
struct IdempotencyKey {
  std::string principal;  ///< whose key it is: keys of different principals have nothing in common
  std::string key;        ///< 1 to 255 printable ASCII characters

  auto operator<=>(const IdempotencyKey&) const = default;
};

/// What a key stands for: a request, and its answer in a form of the service's own.
struct KeptAnswer {
  boost::uuids::uuid fingerprint{};  ///< equal for requests that ask for the same
  std::string answer;                ///< UTF-8 without a zero byte
};

/// An answer that is to be kept under a key, from now on for `lifetime`.
struct Claim {
  IdempotencyKey key;
  KeptAnswer kept;
  std::chrono::seconds lifetime{};
};

/// How the storing of work under a claim ended. Other than `done`, nothing has changed.
enum class Stored : std::uint8_t {
  done,
  taken,    ///< there is an answer under the key already
  outdated  ///< the stored probe is not the one from which the move was computed
};

/// Where the answers to requests with an idempotency key are kept, and the work of such requests is stored:
/// the answer and the work in one transaction, both or neither. A key counts as unused from the end of its
/// lifetime on, by the clock of the store.
///
/// Of several who store under one key at once, on any number of replicas, one succeeds: the others wait for
/// its transaction, and then find the key taken. As for threads and faults, see `ProbeRepository`.
class IdempotencyRepository {
 public:
  IdempotencyRepository() = default;
  IdempotencyRepository(const IdempotencyRepository&) = delete;
  IdempotencyRepository& operator=(const IdempotencyRepository&) = delete;
  virtual ~IdempotencyRepository() = default;

  /// What is kept under the key, or nothing.
  virtual boost::asio::awaitable<std::optional<KeptAnswer>> find(const chassis::RequestContext& context,
                                                                 const IdempotencyKey& key) = 0;

  /// Keeps the answer to a request that changes nothing. False where the key is taken.
  virtual boost::asio::awaitable<bool> keep(const chassis::RequestContext& context, const Claim& claim) = 0;

  /// As `ProbeRepository::add`. False where the key is taken.
  virtual boost::asio::awaitable<bool> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                           const Claim& claim) = 0;

  /// As `ProbeRepository::update`.
  virtual boost::asio::awaitable<Stored> update(const chassis::RequestContext& context,
                                                const ProbeUpdate& update, const Claim& claim) = 0;

  /// Deletes up to `limit` keys whose lifetime is over, and returns how many it has deleted. It passes over
  /// those that somebody else is working on.
  virtual boost::asio::awaitable<std::size_t> delete_expired(const chassis::RequestContext& context,
                                                             std::size_t limit) = 0;
};

}  // namespace mars::repositories
