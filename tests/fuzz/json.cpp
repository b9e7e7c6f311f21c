// JSON, against Boost's reader, and against what is written of it.
#include <algorithm>
#include <boost/json/parse.hpp>
#include <cmath>
#include <cstdlib>
#include <regex>

#include "chassis/base/utf8.hpp"
#include "chassis/json/reader.hpp"
#include "chassis/json/writer.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

namespace json = chassis::json;
namespace other = boost::json;
using mars::fuzz::require;

bool same(const json::Value& ours, const other::value& theirs);

/// Whether Boost's value means the same.
struct SameAs {
  const other::value& theirs;

  bool operator()(json::Null /*null*/) const { return theirs.is_null(); }

  bool operator()(bool boolean) const { return theirs.is_bool() && theirs.get_bool() == boolean; }

  bool operator()(std::int64_t integer) const {
    if (theirs.is_double()) return integer == 0 && theirs.get_double() == 0;  // -0
    return theirs.is_int64() && theirs.get_int64() == integer;
  }

  bool operator()(const json::BigInteger& integer) const {
    if (theirs.is_uint64()) return std::to_string(theirs.get_uint64()) == integer.digits;
    return theirs.is_double() && theirs.get_double() == std::strtod(integer.digits.c_str(), nullptr);
  }

  bool operator()(double number) const {
    if (!theirs.is_double()) return false;
    return theirs.get_double() == number || (std::isnan(number) && std::isnan(theirs.get_double()));
  }

  bool operator()(const std::string& string) const {
    return theirs.is_string() && theirs.get_string() == string;
  }

  bool operator()(const json::Array& array) const {
    if (!theirs.is_array() || theirs.get_array().size() != array.size()) return false;
    for (std::size_t index = 0; index < array.size(); ++index) {
      if (!same(array[index], theirs.get_array()[index])) return false;
    }
    return true;
  }

  bool operator()(const json::Object& object) const {
    if (!theirs.is_object() || theirs.get_object().size() != object.size()) return false;
    return std::ranges::all_of(object, [this](const auto& member) {
      const auto& [key, value] = member;
      const auto* const found = theirs.get_object().if_contains(key);
      return found != nullptr && same(value, *found);
    });
  }
};

bool same(const json::Value& ours, const other::value& theirs) {
  return std::visit(SameAs{theirs}, ours.data());
}

/// What Python's reader takes and Boost's does not: other encodings, halves of surrogate pairs, huge
/// exponents.
bool is_for_python_alone(std::string_view text, const boost::system::error_code& refusal) {
  static const std::regex surrogate(R"(\\u[dD][89a-fA-F])");
  const bool is_plain = chassis::is_wtf8(text) && !text.starts_with("\xEF\xBB\xBF") && !text.contains('\0');
  return !is_plain || chassis::has_surrogate(text) ||
         std::regex_search(text.begin(), text.end(), surrogate) || refusal == other::error::exponent_overflow;
}

void compare(std::string_view text, const std::expected<json::Value, json::ReadError>& ours) {
  boost::system::error_code refusal;
  const other::parse_options options{.max_depth = json::max_nesting,
                                     .numbers = other::number_precision::precise,
                                     .allow_infinity_and_nan = true};
  const auto theirs = other::parse(text, refusal, {}, options);
  if (!refusal) require(ours && same(*ours, theirs), "what is JSON is read, and means the same");
  if (refusal && ours) require(is_for_python_alone(text, refusal), "what is no JSON is not read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = mars::fuzz::text(data, size);
  const auto value = json::read(text);
  compare(text, value);
  if (!value) return 0;
  // What JSON cannot hold becomes null at the first writing, and halves of surrogate pairs one character, so
  // that keys can meet; otherwise nothing changes any more.
  const auto written = json::to_string(*value);
  const auto again = json::read(written);
  require(again.has_value(), "what was written can be read");
  require(json::to_string(*again) == written || written.contains("\uFFFD"),
          "what was read again is written the same");
  return 0;
}
