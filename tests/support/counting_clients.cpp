#include "tests/support/counting_clients.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <stdexcept>

#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

int y_of(const boost::json::value& probe) {
  return boost::json::value_to<int>(probe.at("y"));
}

}  // namespace

CountingClients::CountingClients(std::vector<std::uint16_t> ports, std::size_t probes, int clients,
                                 std::chrono::milliseconds pause)
    : ports_(std::move(ports)), pause_(pause), histories_(probes) {
  constexpr int height = 1'000'000;
  HttpClient client(ports_.front());
  for (std::size_t which = 0; which < probes; ++which)
    ids_.push_back(set_up_probe(client, 0, height));
  for (int number = 0; number < clients; ++number)
    threads_.emplace_back([this, number] { run(number); });
}

void CountingClients::run(int number) {
  HttpClient client(ports_.at(static_cast<std::size_t>(number) % ports_.size()));
  const bool with_keys = number % 2 == 0;
  for (std::size_t count = 0; !stopping_; ++count) {
    const auto which = (static_cast<std::size_t>(number) + count) % ids_.size();
    move(client, which, with_keys ? fmt::format("{}-{}-{}", ids_.front(), number, count) : "");
    if (pause_ > pause_.zero()) std::this_thread::sleep_for(pause_);
  }
}

void CountingClients::move(HttpClient& client, std::size_t which, const std::string& key) {
  auto headers = HttpClient::json;
  if (!key.empty()) headers["Idempotency-Key"] = key;
  const auto begin = Clock::now();
  for (;;) {
    const auto response = client.request("PATCH", "/api/v1/move", move_body(ids_.at(which), "M"), headers);
    if (response.result_int() == 200U) {
      const int y = y_of(boost::json::parse(response.body()));
      return note(which, {.write = true, .begin = begin, .end = Clock::now(), .value = y});
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // as a client backs off
    const bool expected = response.result_int() == 503U || (response.result_int() == 409U && !key.empty());
    const std::lock_guard lock(mutex_);
    if (!expected) ++unexpected_[response.result_int()];
    if (!key.empty() && !stopping_) continue;
    return histories_.at(which).add_open_write();
  }
}

void CountingClients::note(std::size_t which, CounterHistory::Operation operation) {
  const std::lock_guard lock(mutex_);
  histories_.at(which).add(operation);
  acknowledged_.push_back(operation);
  ++moves_;
}

void CountingClients::await_moves(std::size_t more) const {
  for (const std::size_t enough = moves_ + more; moves_ < enough;)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

CountingClients::Clock::time_point CountingClients::first_move_after(Clock::time_point since) const {
  for (const auto patience = since + std::chrono::minutes(1); Clock::now() < patience;) {
    {
      const std::lock_guard lock(mutex_);
      const auto found =
          std::ranges::find_if(acknowledged_, [since](const auto& move) { return move.end > since; });
      if (found != acknowledged_.end()) return found->end;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  throw std::runtime_error("no move is acknowledged any more");
}

CountingClients::Clock::duration CountingClients::longest_gap(Clock::time_point since) const {
  const std::lock_guard lock(mutex_);
  std::vector<Clock::time_point> ends{since, stopping_ ? stopped_ : Clock::now()};
  for (const auto& move : acknowledged_)
    if (move.end > since) ends.push_back(move.end);
  std::ranges::sort(ends);
  Clock::duration longest{};
  for (std::size_t next = 1; next < ends.size(); ++next)
    longest = std::max(longest, ends[next] - ends[next - 1]);
  return longest;
}

void CountingClients::stop() {
  if (!stopping_) stopped_ = Clock::now();
  stopping_ = true;
  threads_.clear();
}

std::string CountingClients::faults(std::uint16_t port) const {
  std::string faults;
  for (const auto& [status, count] : unexpected_)
    faults += fmt::format("{} answers with {}; ", count, status);
  HttpClient client(port);
  const auto document = boost::json::parse(client.request("GET", "/api/v1/check").body());
  for (const auto& probe : document.at("probes").as_array()) {
    const auto which = std::ranges::find(ids_, probe.at("id").as_string(),
                                         [](const std::string& id) { return std::string_view(id); });
    if (which == ids_.end()) continue;
    const auto& history = histories_.at(static_cast<std::size_t>(which - ids_.begin()));
    if (const auto fault = history.contradiction(y_of(probe))) faults += *fault + "; ";
  }
  return faults;
}

}  // namespace mars::tests
