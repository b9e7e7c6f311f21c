#pragma once

#include <string>
#include <utility>
#include <vector>

#include "chassis/postgres/endpoint.hpp"
#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

/// The connection parameters of libpq, as two arrays. Contains the password.
class Conninfo {
 public:
  /// `options` are start-up options of the session.
  Conninfo(const Settings& settings, const Endpoint& endpoint, const std::string& options = {});

  Conninfo(const Conninfo&) = delete;
  Conninfo& operator=(const Conninfo&) = delete;
  ~Conninfo() = default;

  /// Null-terminated; valid as long as the object.
  [[nodiscard]] const std::vector<const char*>& keywords() const { return keywords_; }

  [[nodiscard]] const std::vector<const char*>& values() const { return value_pointers_; }

 private:
  std::vector<const char*> keywords_;
  std::vector<std::string> values_;
  std::vector<const char*> value_pointers_;
};

}  // namespace chassis::postgres
