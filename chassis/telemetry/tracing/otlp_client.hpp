#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/service_name.hpp"
#include "chassis/telemetry/tracing/tracing_options.hpp"

namespace chassis::telemetry {

/// Posts requests to a collector over HTTP. Not thread-safe, except `give_up`.
class OtlpClient {
 public:
  struct Response {
    long status = 0;                     ///< 0 where there was no answer
    std::string body{};                  ///< its beginning
    bool json = false;                   ///< what the body is
    std::chrono::seconds retry_after{};  ///< 0 where the collector did not ask to wait
    std::string fault{};                 ///< why there was no answer
  };

  /// Throws where the client cannot be set up.
  OtlpClient(const OtlpOptions& options, const ServiceName& service);
  OtlpClient(const OtlpClient&) = delete;
  OtlpClient& operator=(const OtlpClient&) = delete;
  ~OtlpClient();

  /// Sends `body`, which is compressed already where the options say so, within `timeout`.
  Response post(std::string_view body, std::chrono::milliseconds timeout);

  /// Cancels a running `post` within a second, and all later ones. Thread-safe.
  void give_up() { given_up_ = true; }

 private:
  struct Curl;

  std::unique_ptr<Curl> curl_;
  std::atomic<bool> given_up_ = false;
};

}  // namespace chassis::telemetry
