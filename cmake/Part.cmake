# add_part(<target> [SOURCES ...] DEPENDS ...): one part of a house, as a library. Without sources it holds headers only.
#
# Sources include headers by their path from the top of the repository. Which part may include which stands in
# scripts/check-layers.mjs, and DEPENDS says the same to the linker.
function(add_part target)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    mars_precompile(${target} precompiled_program)
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(${target} ${scope} ${arg_DEPENDS})
endfunction()
