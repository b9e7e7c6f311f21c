#pragma once

#include <stdexcept>

namespace chassis {

/// A resource of the request is temporarily unavailable: the database, room in a queue, time before the
/// deadline. A retry may succeed. Every other exception is a defect of the service.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The database contains a value that the service never stores, such as an unknown enum name. A retry does
/// not help: a defect, on every engine.
class DamagedData : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The database accepted a write without an error and did not store it: a trigger, a rule or a row-level
/// security policy suppressed it. A retry does not help: a defect, on every engine.
class NotStored : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace chassis
