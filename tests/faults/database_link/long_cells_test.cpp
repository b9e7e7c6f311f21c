// Faults that a request has to wait out, and every fault under load.
#include "tests/faults/database_link/cell.hpp"

namespace mars::tests {

namespace {

INSTANTIATE_TEST_SUITE_P(InTime, DatabaseLink,
                         testing::Combine(testing::Values(LinkFault::silent, LinkFault::half_open,
                                                          LinkFault::delayed, LinkFault::trickling),
                                          all_operations(), testing::Values(Load::idle)),
                         cell_name);

INSTANTIATE_TEST_SUITE_P(
    UnderLoad, DatabaseLink,
    testing::Combine(testing::Values(LinkFault::refused, LinkFault::silent, LinkFault::half_open,
                                     LinkFault::cut_in_statement, LinkFault::cut_before_answer,
                                     LinkFault::cut_in_answer, LinkFault::delayed, LinkFault::trickling,
                                     LinkFault::corrupt_type, LinkFault::corrupt_length),
                     all_operations(), testing::Values(Load::busy)),
    cell_name);

}  // namespace

}  // namespace mars::tests
