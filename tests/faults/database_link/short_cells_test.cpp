// Faults that show at once.
#include "tests/faults/database_link/cell.hpp"

namespace mars::tests {

namespace {

INSTANTIATE_TEST_SUITE_P(AtOnce, DatabaseLink,
                         testing::Combine(testing::Values(LinkFault::refused, LinkFault::cut_in_statement,
                                                          LinkFault::cut_before_answer,
                                                          LinkFault::cut_in_answer, LinkFault::corrupt_type,
                                                          LinkFault::corrupt_length),
                                          all_operations(), testing::Values(Load::idle)),
                         cell_name);

}  // namespace

}  // namespace mars::tests
