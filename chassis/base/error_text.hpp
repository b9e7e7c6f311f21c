#pragma once

#include <boost/system/system_error.hpp>
#include <exception>
#include <string>

namespace chassis {

/// The message of an error for humans: `what()` without the source location that Boost appends.
inline std::string error_text(const std::exception& error) {
  std::string text = error.what();
  const auto* const failure = dynamic_cast<const boost::system::system_error*>(&error);
  if (failure == nullptr) return text;
  const std::string detailed = failure->code().what();
  const auto at = text.find(detailed);
  if (at != std::string::npos) text.replace(at, detailed.size(), failure->code().message());
  return text;
}

}  // namespace chassis
