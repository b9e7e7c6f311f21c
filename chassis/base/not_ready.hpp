#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "chassis/base/errors.hpp"

namespace chassis {

/// The service cannot do a setup or a move for now. `reason` may be shown to any client: a clause in lower
/// case without a full stop, such as "the database is a standby", that names no host, user, path or password.
/// `detail` is for the log, which gets both.
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
