#pragma once

#include "app/services/check_service.hpp"
#include "app/services/idempotency_service.hpp"
#include "app/services/move_service.hpp"
#include "app/services/setup_service.hpp"

// The services, each use of which is a span of the request's trace.

namespace mars::services {

class TracingSetupService final : public SetupService {
 public:
  using SetupService::SetupService;

  boost::asio::awaitable<domain::Probe> set_up(const chassis::RequestContext& context, std::int32_t width,
                                               std::int32_t height, domain::Direction direction) override;
};

class TracingMoveService final : public MoveService {
 public:
  using MoveService::MoveService;

  boost::asio::awaitable<std::expected<domain::Probe, MoveError>> move(const chassis::RequestContext& context,
                                                                       domain::ProbeId id,
                                                                       std::string_view commands) override;
};

class TracingIdempotencyService final : public IdempotencyService {
 public:
  using IdempotencyService::IdempotencyService;

  boost::asio::awaitable<KeyedResult> set_up(const chassis::RequestContext& context, std::string key,
                                             std::int32_t width, std::int32_t height,
                                             domain::Direction direction) override;
  boost::asio::awaitable<KeyedResult> move(const chassis::RequestContext& context, std::string key,
                                           domain::ProbeId id, std::string_view commands) override;
};

class TracingCheckService final : public CheckService {
 public:
  using CheckService::CheckService;

  boost::asio::awaitable<std::vector<repositories::ProbeState>> page(const chassis::RequestContext& context,
                                                                     std::optional<domain::ProbeId> after,
                                                                     std::size_t limit) override;
};

}  // namespace mars::services
