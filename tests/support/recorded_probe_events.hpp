#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/services/probe_events.hpp"
#include "chassis/idempotency/events.hpp"

namespace mars::tests {

/// Remembers the names of the events, in their order.
class RecordedProbeEvents final : public services::ProbeEvents, public chassis::idempotency::Events {
 public:
  void setup_started(const chassis::RequestContext&, const domain::Probe&) override {
    names.emplace_back("setup_started");
  }

  void setup_finished(const chassis::RequestContext&, const domain::Probe&) override {
    names.emplace_back("setup_finished");
  }

  void grid_started(const chassis::RequestContext&, const domain::Grid&) override {
    names.emplace_back("grid_started");
  }

  void grid_finished(const chassis::RequestContext&, const domain::Grid&) override {
    names.emplace_back("grid_finished");
  }

  void placement_finished(const chassis::RequestContext&, const domain::Probe&) override {
    names.emplace_back("placement_finished");
  }

  void probe_removed(const chassis::RequestContext&, domain::ProbeId) override {
    names.emplace_back("probe_removed");
  }

  void move_started(const chassis::RequestContext&, const services::Movement&) override {
    names.emplace_back("move_started");
  }

  void move_finished(const chassis::RequestContext&, const services::Movement&) override {
    names.emplace_back("move_finished");
  }

  void move_rejected(const chassis::RequestContext&, domain::ProbeId, std::string_view,
                     const services::MoveError& error) override {
    names.push_back("move_rejected " + std::string(code_of(error)));
  }

  void move_failed(const chassis::RequestContext&, std::string_view) override {
    names.emplace_back("move_failed");
  }

  void move_conflicted(const chassis::RequestContext&, domain::ProbeId) override {
    names.emplace_back("move_conflicted");
  }

  void key_used(const chassis::RequestContext&, chassis::idempotency::KeyUse use) override {
    constexpr std::array<std::string_view, 4> uses{"stored", "replayed", "reused", "in_use"};
    names.push_back("key_used " + std::string(uses.at(std::to_underlying(use))));
  }

  std::vector<std::string> names;
};

}  // namespace mars::tests
