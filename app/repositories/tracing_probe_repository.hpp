#pragma once

#include "app/repositories/probe_repository.hpp"

namespace mars::repositories {

/// Another repository, each operation of which is a span of the request's trace.
class TracingProbeRepository final : public ProbeRepository {
 public:
  /// `inner` outlives this object.
  explicit TracingProbeRepository(ProbeRepository& inner) : inner_(inner) {}

  boost::asio::awaitable<void> add(const chassis::RequestContext& context,
                                   const domain::Probe& probe) override;
  boost::asio::awaitable<std::optional<StoredProbe>> find(const chassis::RequestContext& context,
                                                          domain::ProbeId id) override;

  [[nodiscard]] std::optional<StoredProbe> recall(domain::ProbeId id) override { return inner_.recall(id); }

  boost::asio::awaitable<bool> update(const chassis::RequestContext& context,
                                      const ProbeUpdate& update) override;
  boost::asio::awaitable<std::vector<ProbeState>> list(const chassis::RequestContext& context,
                                                       std::optional<domain::ProbeId> after,
                                                       std::size_t limit) override;
  boost::asio::awaitable<void> require_ready(const chassis::RequestContext& context) override;

 private:
  ProbeRepository& inner_;
};

}  // namespace mars::repositories
