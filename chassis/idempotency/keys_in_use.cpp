#include "chassis/idempotency/keys_in_use.hpp"

#include "chassis/base/errors.hpp"

namespace chassis::idempotency {

KeysInUse::Hold::~Hold() {
  if (keys_ != nullptr) keys_->release(key_);
}

std::optional<KeysInUse::Hold> KeysInUse::hold(const Key& key) {
  const std::lock_guard lock(mutex_);
  if (keys_.contains(key)) return std::nullopt;
  if (keys_.size() >= limit_) throw Unavailable("too many concurrent requests with an idempotency key");
  keys_.insert(key);
  return Hold(*this, key);
}

void KeysInUse::release(const Key& key) {
  const std::lock_guard lock(mutex_);
  keys_.erase(key);
}

}  // namespace chassis::idempotency
