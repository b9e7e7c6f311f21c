#include "chassis/schema/types/big_integer.hpp"

namespace chassis::schema {

json::Value IntegerView::to_json() const {
  if (digits_.empty()) return small_;
  return json::BigInteger{std::string(digits_)};
}

bool IntegerView::is_multiple_of(std::int64_t divisor) const {
  if (digits_.empty()) return small_ % divisor == 0;
  // 128 bits hold ten times any remainder of 64.
  __extension__ using Wide = unsigned __int128;
  Wide remainder = 0;
  for (const char digit : digits_.substr(is_negative() ? 1 : 0))
    remainder = (remainder * 10 + static_cast<unsigned>(digit - '0')) % static_cast<std::uint64_t>(divisor);
  return remainder == 0;
}

}  // namespace chassis::schema
