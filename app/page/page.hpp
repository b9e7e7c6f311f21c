#pragma once

#include <vector>

#include "chassis/http/router.hpp"

namespace mars::page {

/// Mission control at /, and below /mission-control its style sheet and scripts. All are linked into the
/// program.
const std::vector<chassis::http::Route>& routes();

}  // namespace mars::page
