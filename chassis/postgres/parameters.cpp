#include "chassis/postgres/parameters.hpp"

#include <bit>
#include <boost/endian/conversion.hpp>

#include "chassis/postgres/epoch.hpp"

namespace chassis::postgres {

namespace {

template <class Integer>
void append_big_endian(std::string& buffer, Integer value) {
  boost::endian::native_to_big_inplace(value);
  buffer.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

std::vector<const char*> Parameters::pointers() const {
  std::vector<const char*> pointers;
  pointers.reserve(values_.size());
  for (const Slice& value : values_)
    pointers.push_back(buffer_.data() + value.offset);
  return pointers;
}

std::vector<int> Parameters::lengths() const {
  std::vector<int> lengths;
  lengths.reserve(values_.size());
  for (const Slice& value : values_)
    lengths.push_back(value.length);
  return lengths;
}

void Parameters::append_array_header(std::int32_t element_type, std::size_t count, bool has_nulls) {
  append(std::int32_t{count == 0 ? 0 : 1});  // dimensions
  append(std::int32_t{has_nulls ? 1 : 0});   // whether elements may be NULL
  append(element_type);
  if (count == 0) return;
  append(static_cast<std::int32_t>(count));
  append(std::int32_t{1});  // lower bound
}

void Parameters::append(std::int32_t value) {
  append_big_endian(buffer_, value);
}

void Parameters::append(std::int64_t value) {
  append_big_endian(buffer_, value);
}

void Parameters::append(bool value) {
  buffer_ += value ? '\1' : '\0';
}

void Parameters::append(double value) {
  append_big_endian(buffer_, std::bit_cast<std::int64_t>(value));
}

void Parameters::append(Moment value) {
  append(std::int64_t{(value - epoch).count()});
}

void Parameters::append(std::chrono::sys_days value) {
  append(static_cast<std::int32_t>((value - epoch).count()));
}

void Parameters::append(const boost::uuids::uuid& value) {
  buffer_.append(value.begin(), value.end());
}

void Parameters::append(std::string_view value) {
  buffer_.append(value);
}

}  // namespace chassis::postgres
