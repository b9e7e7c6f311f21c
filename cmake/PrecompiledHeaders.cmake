# Two precompiled headers, of what nearly every source of the program and of the tests includes from outside the project:
# parsing it was half of the time that a build took. Sources still include what they use: clang-tidy reads them without.
option(MARS_PRECOMPILE "Compile with precompiled headers" ON)

# mars_precompiled_header(<name> <header> [DEPENDS ...]): the target that compiles the header, for mars_precompile().
function(mars_precompiled_header name header)
  cmake_parse_arguments(arg "" "" "DEPENDS" ${ARGN})
  if(MARS_PRECOMPILE)
    file(CONFIGURE OUTPUT "${name}.cpp" CONTENT "// Only so that ${name} is a target that compiles.\n")
    add_library(${name} OBJECT "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
    target_link_libraries(${name} PRIVATE ${arg_DEPENDS})
    target_precompile_headers(${name} PRIVATE "${header}")
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  endif()
endfunction()

# mars_precompile(<target> <name>): <target> is compiled with the precompiled header <name>.
function(mars_precompile target name)
  if(MARS_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()
