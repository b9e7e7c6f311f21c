// The types that fields may have. See field_type.hpp for more of them.
//
//   bool                                     std::int32_t and the like, Integer (of any size), double
//   std::string                              boost::uuids::uuid
//   Date, TimeOfDay, DateTime, Duration      an enum with an `enumeration`, Literal<"a", "b">
//   std::vector, std::set, std::tuple        std::map<std::string, T>
//   std::optional<T> (or null)               another model, std::variant of models
#pragma once

#include "chassis/schema/types/boolean.hpp"
#include "chassis/schema/types/enumeration.hpp"
#include "chassis/schema/types/integer.hpp"
#include "chassis/schema/types/literal.hpp"
#include "chassis/schema/types/mapping.hpp"
#include "chassis/schema/types/nullable.hpp"
#include "chassis/schema/types/number.hpp"
#include "chassis/schema/types/sequence.hpp"
#include "chassis/schema/types/tagged_union.hpp"
#include "chassis/schema/types/temporal.hpp"
#include "chassis/schema/types/text.hpp"
#include "chassis/schema/types/uuid.hpp"
