// What is wrong with a request, in the words and the JSON of FastAPI and Pydantic. Value semantics.
#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/json/value.hpp"

namespace chassis::schema {

/// A kind of error whose message is always the same.
struct ErrorKind {
  std::string_view type;
  std::string_view message;
};

/// The kinds with a fixed message, in Pydantic's words.
namespace error_kinds {

inline constexpr ErrorKind missing{"missing", "Field required"};
inline constexpr ErrorKind not_an_object{
    "model_attributes_type", "Input should be a valid dictionary or object to extract fields from"};
inline constexpr ErrorKind forbidden_extra{"extra_forbidden", "Extra inputs are not permitted"};
inline constexpr ErrorKind not_a_list{"list_type", "Input should be a valid list"};
inline constexpr ErrorKind not_a_set{"set_type", "Input should be a valid set"};
inline constexpr ErrorKind not_a_tuple{"tuple_type", "Input should be a valid tuple"};
inline constexpr ErrorKind not_a_dictionary{"dict_type", "Input should be a valid dictionary"};
inline constexpr ErrorKind not_a_boolean{"bool_type", "Input should be a valid boolean"};
inline constexpr ErrorKind not_boolean_text{"bool_parsing",
                                            "Input should be a valid boolean, unable to interpret input"};
inline constexpr ErrorKind not_an_integer{"int_type", "Input should be a valid integer"};
inline constexpr ErrorKind not_integer_text{
    "int_parsing", "Input should be a valid integer, unable to parse string as an integer"};
inline constexpr ErrorKind oversized_integer{
    "int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size"};
inline constexpr ErrorKind fractional_number{
    "int_from_float", "Input should be a valid integer, got a number with a fractional part"};
inline constexpr ErrorKind not_a_number{"float_type", "Input should be a valid number"};
inline constexpr ErrorKind not_number_text{
    "float_parsing", "Input should be a valid number, unable to parse string as a number"};
inline constexpr ErrorKind not_finite{"finite_number", "Input should be a finite number"};
inline constexpr ErrorKind not_a_string{"string_type", "Input should be a valid string"};
inline constexpr ErrorKind not_unicode{
    "string_unicode", "Input should be a valid string, unable to parse raw data as a unicode string"};
inline constexpr ErrorKind not_a_uuid{"uuid_type", "UUID input should be a string, bytes or UUID object"};
inline constexpr ErrorKind not_a_date{"date_type", "Input should be a valid date"};
inline constexpr ErrorKind not_a_time{"time_type", "Input should be a valid time"};
inline constexpr ErrorKind not_a_date_time{"datetime_type", "Input should be a valid datetime"};
inline constexpr ErrorKind not_a_duration{"time_delta_type", "Input should be a valid timedelta"};
inline constexpr ErrorKind inexact_date{
    "date_from_datetime_inexact", "Datetimes provided to dates should have zero time - e.g. be exact dates"};
inline constexpr ErrorKind without_timezone{"timezone_aware", "Input should have timezone info"};
inline constexpr ErrorKind with_timezone{"timezone_naive", "Input should not have timezone info"};

}  // namespace error_kinds

/// How long the echoed inputs of one answer may be together, as JSON; above it, inputs longer than
/// `shortened_echo` are echoed as a string that holds the first `shortened_echo` bytes of their JSON and an
/// ellipsis.
inline constexpr std::size_t longest_echo = std::size_t{1} << 20U;
inline constexpr std::size_t shortened_echo = 1024;

/// One thing that is wrong.
struct ValidationError {
  std::string_view type;  ///< Pydantic's name of the kind, such as "int_parsing"; a literal
  json::Array loc;        ///< the way to the faulty value: names of fields, indices of lists
  std::string msg;        ///< for humans
  std::string input;      ///< the faulty value as JSON text; cut where it is longer than `longest_echo`
  json::Object ctx{};     ///< the figures in `msg`; left out of the JSON where empty

  bool operator==(const ValidationError&) const = default;
};

/// Everything that is wrong, in the order of declaration. Never empty where it stands for a failure.
using Errors = std::vector<ValidationError>;

/// The error of a value, located at that value itself; the caller adds where it stands, with `located`.
Errors invalid(std::string_view type, std::string message, const json::Value& input,
               json::Object context = {});
Errors invalid(const ErrorKind& kind, const json::Value& input);

/// The same errors, seen from one level further out.
Errors located(const json::Value& step, Errors errors);

/// Appends `more` behind `errors`.
void append(Errors& errors, Errors more);

/// Appends the body of the answer to an invalid request: {"detail":[{"type":...,"loc":[...],...}]}.
void write_errors(std::string& out, std::span<const ValidationError> errors);

}  // namespace chassis::schema
