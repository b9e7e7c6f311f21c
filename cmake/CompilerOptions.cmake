# Compiler and linker options that every target of the project shares.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Lines and functions for stack traces; full debug information costs a third more compile time (preset debug has it).
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

option(BUILD_TESTING "Build the tests" ON)
set(MARS_SANITIZE "" CACHE STRING "Sanitizers to build with, for example address,undefined or thread")
# [only here]
option(MARS_FUZZ "Build the fuzz targets as libFuzzer programs, and no other test; wants clang" OFF)
# [/only here]
option(MARS_COVERAGE "Instrument for line coverage" OFF)
option(MARS_PACKAGE "Let cpack make a Debian package" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  # What ccache demands of precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE}")
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these in coroutine frames and inlined Boost code that is correct.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized> -Wno-restrict -Wno-stringop-overflow
                      -Wno-array-bounds $<$<COMPILE_LANGUAGE:CXX>:-Wno-mismatched-new-delete>)
endif()

# Hardening. Fortified functions want optimisation, and sanitizers find the same mistakes by themselves.
# [only here]
# tests/e2e/hardening_test.cpp reads the executable for it, docs/security.md says what each is for.
# [/only here]
add_compile_options(-fPIE)
add_compile_options(-fstack-protector-strong -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-fcf-protection)
elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  add_compile_options(-mbranch-protection=standard)
endif()
if(NOT MARS_SANITIZE)
  add_compile_options($<$<CONFIG:RelWithDebInfo>:-U_FORTIFY_SOURCE> $<$<CONFIG:RelWithDebInfo>:-D_FORTIFY_SOURCE=3>)
endif()
add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed)

if(MARS_SANITIZE)
  add_compile_options(-fsanitize=${MARS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MARS_SANITIZE})
  if(MARS_SANITIZE MATCHES "undefined")
    # This check reads objects through a pipe, so in a process without free descriptors it reports every object.
    add_compile_options(-fno-sanitize=vptr)
  endif()
endif()
# [only here]
if(MARS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
# [/only here]
if(MARS_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()
