#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "app/domain/probe.hpp"
#include "app/repositories/idempotency_repository.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/services/answer.hpp"
#include "app/services/keys_in_use.hpp"
#include "app/services/probe_events.hpp"
#include "chassis/base/keyed_mutex.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/base/uuid_generator.hpp"

namespace mars::services {

/// Why a request with an idempotency key got no answer of its own. Nothing has changed.
enum class KeyRefusal : std::uint8_t {
  in_use,  ///< another request with the key is under way
  reused   ///< the key stands for another request
};

/// The answer to a request with an idempotency key.
struct KeyedAnswer {
  Answer answer;
  bool replayed = false;  ///< it was given before
};

using KeyedResult = std::expected<KeyedAnswer, KeyRefusal>;

/// Sets up and moves probes once for each idempotency key: whoever asks again for the same gets the first
/// answer, refusals included, from any replica. The key is the client's name of the request; it belongs to
/// the principal of the context. Belongs to the thread of its repositories.
///
/// An answer is kept in the transaction of its work. Of several requests at once, one does the work: in this
/// process the others are refused, on another replica they wait for its transaction and get its answer.
class IdempotencyService {
 public:
  /// How often the answer is looked for, where the work found that another replica has just done it.
  static constexpr int max_attempts = 3;

  /// What it works with; all of it outlives it.
  struct Parts {
    repositories::IdempotencyRepository& keys;
    repositories::ProbeRepository& probes;
    ProbeEvents& events;
    chassis::UuidGenerator& new_id;
    KeysInUse& keys_in_use;  ///< shared by all threads
  };

  /// Keys count for `lifetime`.
  IdempotencyService(const Parts& parts, boost::asio::any_io_executor executor, std::chrono::seconds lifetime)
      : parts_(parts), moving_(std::move(executor)), lifetime_(lifetime) {}

  IdempotencyService(const IdempotencyService&) = delete;
  IdempotencyService& operator=(const IdempotencyService&) = delete;
  virtual ~IdempotencyService() = default;

  /// As `SetupService::set_up`.
  virtual boost::asio::awaitable<KeyedResult> set_up(const chassis::RequestContext& context, std::string key,
                                                     std::int32_t width, std::int32_t height,
                                                     domain::Direction direction);

  /// As `MoveService::move`.
  virtual boost::asio::awaitable<KeyedResult> move(const chassis::RequestContext& context, std::string key,
                                                   domain::ProbeId id, std::string_view commands);

 private:
  using Claim = repositories::Claim;
  /// Nothing where the key was taken meanwhile.
  using Work = boost::asio::awaitable<std::optional<Answer>>;

  template <class Function>
  boost::asio::awaitable<KeyedResult> once(const chassis::RequestContext& context, Claim claim,
                                           Function work);

  [[nodiscard]] Claim claim_for(const chassis::RequestContext& context, std::string key,
                                std::string_view request) const;
  Work add(const chassis::RequestContext& context, Claim& claim, domain::Grid grid,
           domain::Direction direction);
  Work update(const chassis::RequestContext& context, Claim& claim, domain::ProbeId id,
              std::string_view commands);
  Work reject(const chassis::RequestContext& context, Claim& claim, domain::ProbeId id,
              std::string_view commands, MoveError error);

  Parts parts_;
  chassis::KeyedMutex<domain::ProbeId> moving_;
  std::chrono::seconds lifetime_;
};

}  // namespace mars::services
