#include "tests/support/crowd.hpp"

#include <fmt/format.h>

#include <boost/system/system_error.hpp>
#include <chrono>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace mars::tests {

namespace {

constexpr std::chrono::seconds patience{60};
/// After 503.
constexpr std::chrono::milliseconds pause{20};

}  // namespace

Crowd::Crowd(std::vector<ProbeAccount>& accounts, std::uint16_t port) {
  for (auto& account : accounts)
    clients_.emplace_back(std::bind_front(&Crowd::act, this), std::ref(account), port);
}

Crowd::~Crowd() {
  stop();
}

void Crowd::act(const std::stop_token& stopped, ProbeAccount& account, std::uint16_t port) {
  try {
    HttpClient client(port);
    while (!stopped.stop_requested())
      count(account.act(client));
  } catch (const boost::system::system_error&) {
    const std::lock_guard lock(mutex_);
    ++broken_;
    changed_.notify_all();
  } catch (const std::exception& error) {
    const std::lock_guard lock(mutex_);
    contradictions_.emplace_back(error.what());
    changed_.notify_all();
  }
}

void Crowd::count(bool acknowledged) {
  if (!acknowledged) {
    std::this_thread::sleep_for(pause);
    return;
  }
  const std::lock_guard lock(mutex_);
  ++acknowledged_;
  changed_.notify_all();
}

void Crowd::await_acknowledged(std::size_t more) {
  std::unique_lock lock(mutex_);
  const auto enough = acknowledged_ + more;
  if (!changed_.wait_for(lock, patience, [&] { return acknowledged_ >= enough; }))
    throw std::runtime_error(fmt::format("only {} requests were acknowledged", acknowledged_));
}

void Crowd::await_end() {
  std::unique_lock lock(mutex_);
  const auto all_ended = [&] { return broken_ + contradictions_.size() == clients_.size(); };
  if (!changed_.wait_for(lock, patience, all_ended))
    throw std::runtime_error(fmt::format("only {} connections have broken", broken_));
}

void Crowd::stop() {
  for (auto& client : clients_)
    client.request_stop();
  clients_.clear();
}

std::size_t Crowd::broken() const {
  const std::lock_guard lock(mutex_);
  return broken_;
}

std::vector<std::string> Crowd::contradictions() const {
  const std::lock_guard lock(mutex_);
  return contradictions_;
}

std::vector<ProbeAccount> make_accounts(unsigned count) {
  std::vector<ProbeAccount> accounts;
  for (unsigned seed = 1; seed <= count; ++seed)
    accounts.emplace_back(seed);
  return accounts;
}

std::vector<std::string> audit(const std::vector<ProbeAccount>& accounts, std::string_view check_body) {
  ListedProbes listed = listed_probes(check_body);
  std::vector<std::string> contradictions;
  std::size_t open_setups = 0;
  for (const auto& account : accounts) {
    for (auto& contradiction : account.audit(listed))
      contradictions.push_back(std::move(contradiction));
    open_setups += account.open_setups();
  }
  for (const auto& [id, probe] : listed) {
    if (probe.position != domain::Position{} || probe.direction != domain::Direction::north)
      contradictions.push_back("nobody knows it, and yet it has moved: " + id);
  }
  if (listed.size() > open_setups)
    contradictions.push_back(
        fmt::format("{} probes more than setups were sent", listed.size() - open_setups));
  return contradictions;
}

}  // namespace mars::tests
