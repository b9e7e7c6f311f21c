#pragma once

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tests/support/log_lines.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

/// The service over files that outlive it.
class Embedded {
 public:
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

  [[nodiscard]] std::filesystem::path data() const { return folder() / "data"; }

  [[nodiscard]] std::filesystem::path file() const { return data() / "mars.db"; }

  [[nodiscard]] std::filesystem::path log_file() const { return data() / "mars.db-wal"; }

  [[nodiscard]] std::filesystem::path index_file() const { return data() / "mars.db-shm"; }

  void start() {
    process_ = std::make_unique<ServerProcess>(folder(), ServerProcess::Variables{{"ENV", "test"}});
  }

  void start_ready() {
    start();
    process_->await_log("DATABASE_READY");
  }

  void end(int signal) {
    process_->signal(signal);
    process_->wait();
  }

  [[nodiscard]] ServerProcess& process() { return *process_; }

  [[nodiscard]] unsigned status(std::string_view method, std::string_view path,
                                std::string_view body = {}) const {
    return HttpClient(process_->port()).request(method, path, body).result_int();
  }

  [[nodiscard]] unsigned ready() const { return status("GET", "/api/v1/ready"); }

  /// Asks for a probe; its id if it was acknowledged.
  [[nodiscard]] std::optional<std::string> set_up() const {
    HttpClient client(process_->port());
    const auto response =
        client.request("POST", "/api/v1/setup", R"({"x": 9, "y": 9, "direction": "NORTH"})");
    if (response.result_int() == 200)
      return std::string(boost::json::parse(response.body()).at("id").as_string());
    EXPECT_EQ(response.result_int(), 503U) << response.body();
    EXPECT_EQ(response["Retry-After"], "1");
    return std::nullopt;
  }

  void move(const std::string& id) const {
    EXPECT_EQ(status("PATCH", "/api/v1/move", move_body(id, "M")), 200U);
  }

  [[nodiscard]] std::string check() const {
    return HttpClient(process_->port()).request("GET", "/api/v1/check").body();
  }

  /// Waits until a setup succeeds again.
  [[nodiscard]] std::string set_up_at_last() const {
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    for (;;) {
      if (auto id = set_up()) return *id;
      if (std::chrono::steady_clock::now() > latest) throw std::runtime_error("no setup has succeeded");
    }
  }

  [[nodiscard]] std::size_t times_logged(std::string_view event) const {
    std::size_t count = 0;
    for (const auto& line : log_lines(process_->log()))
      if (text_of(line, "event") == event) ++count;
    return count;
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace mars::tests
