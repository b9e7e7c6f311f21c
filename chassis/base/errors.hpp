#pragma once

#include <stdexcept>

namespace chassis {

/// Something the request needs is out of reach for the moment: the database, a place in a queue, time before
/// the deadline. The caller may try again. Every other exception is a defect of the service.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The database holds a value that the service never stores, such as an unknown direction. Trying again will
/// not help: a defect, on every engine.
class DamagedData : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The database accepted a write without an error and did not store it: a trigger, a rule or a row-level
/// security policy suppresses it. Trying again will not help: a defect, on every engine.
class NotStored : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace chassis
