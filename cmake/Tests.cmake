# What the tests share: GoogleTest, options, a precompiled header, and mars_test().
find_package(GTest CONFIG REQUIRED)
include(GoogleTest)

# Optimised enough for a load generator; -O2 takes a third longer to compile.
add_compile_options($<$<CONFIG:RelWithDebInfo>:-O1>)
if(MARS_PRECOMPILE)
  link_libraries(GTest::gmock)
endif()
mars_precompiled_header(precompiled_tests "${PROJECT_SOURCE_DIR}/tests/precompiled.hpp")

add_custom_target(unit_tests)

# mars_test(<name> [LONG] SOURCES ... DEPENDS ...): one executable of GoogleTest cases, each registered with ctest under
# the name of its level (the folder that calls this), which is its label, too. LONG appends "-long" to the label: it may
# take minutes, and is not for every run.
function(mars_test name)
  cmake_parse_arguments(arg "LONG" "" "SOURCES;DEPENDS" ${ARGN})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME level)
  set(label "${level}")
  set(timeout 120)
  if(arg_LONG)
    set(label "${level}-long")
    set(timeout 1800)
  endif()
  set(target "${level}_${name}_test")
  add_executable(${target} ${arg_SOURCES})
  mars_precompile(${target} precompiled_tests)
  target_link_libraries(${target} PRIVATE ${arg_DEPENDS} GTest::gmock_main)
  if(level STREQUAL unit)
    add_dependencies(unit_tests ${target})
  endif()
  gtest_discover_tests(${target} TEST_PREFIX "${level}." DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES
                       PROPERTIES LABELS "${label}" TIMEOUT ${timeout})
endfunction()
