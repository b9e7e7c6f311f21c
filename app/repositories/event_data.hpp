// What the log keeps of events beside ids, type, version and time: members of JSON objects.
#pragma once

#include <string>

#include "app/models/probe.hpp"

namespace mars::repositories {

std::string created_data(const domain::Grid& grid);
std::string created_data(const domain::Probe& probe);
std::string deleted_data(const domain::Probe& probe);
std::string moved_data(const models::ProbeUpdate& update);

}  // namespace mars::repositories
