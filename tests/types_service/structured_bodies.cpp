#include "tests/types_service/endpoint_of.hpp"
#include "tests/types_service/endpoints.hpp"
#include "tests/types_service/models.hpp"

namespace mars::tests::types {

namespace {

template <class... Bodies>
void add(std::vector<chassis::openapi::Endpoint>& all) {
  (all.push_back(post<Bodies>()), ...);
}

}  // namespace

void add_structured_bodies(std::vector<chassis::openapi::Endpoint>& all) {
  add<Lists, Dicts, Sets, Tuples, Optionals, Nested, Closed, Aliased, AliasedBoth, Pets, Order>(all);
}

}  // namespace mars::tests::types
