// The types that fields may have. See field_type.hpp for more of them.
//
//   bool                                     std::int32_t and the like, Integer (of any size), double
//   std::string                              boost::uuids::uuid
//   Date, TimeOfDay, DateTime, Duration      an enum with an `enumeration`, Literal<"a", "b">
//   std::vector, std::set, std::tuple        std::map<std::string, T>
//   std::optional<T> (or null)               another model, std::variant of models
#pragma once

#include "schemas/types/boolean.hpp"
#include "schemas/types/enumeration.hpp"
#include "schemas/types/integer.hpp"
#include "schemas/types/literal.hpp"
#include "schemas/types/mapping.hpp"
#include "schemas/types/nullable.hpp"
#include "schemas/types/number.hpp"
#include "schemas/types/sequence.hpp"
#include "schemas/types/tagged_union.hpp"
#include "schemas/types/temporal.hpp"
#include "schemas/types/text.hpp"
#include "schemas/types/uuid.hpp"
