// What nearly every test includes from outside the project, compiled once; see
// cmake/PrecompiledHeaders.cmake.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <regex>

#include "cmake/precompiled.hpp"
