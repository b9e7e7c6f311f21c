#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "chassis/base/errors.hpp"

namespace chassis {

/// The service cannot handle requests for now. `reason` may be shown to any client: a clause in lower case
/// without a full stop, such as "the database is a standby", that contains no host, user, path or password.
/// The log gets `reason` and `detail`.
class NotReady : public Unavailable {
 public:
  explicit NotReady(std::string reason, std::string_view detail = {})
      : Unavailable(detail.empty() ? reason : reason + ": " + std::string(detail)),
        reason_(std::move(reason)) {}

  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

 private:
  std::string reason_;
};

}  // namespace chassis
