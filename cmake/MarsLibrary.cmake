# mars_library(<folder> [SOURCES ...] DEPENDS ...): a folder of app/ as the library mars_<folder>; of a nested folder
# such as core/json the name is mars_core_json. Without sources it holds headers only.
#
# Headers are included as "<folder>/file.hpp". The include path of a library is a folder of links that holds only
# its own top folder, and it reaches others through DEPENDS alone: an include that runs against the layers does
# not compile.
function(mars_library folder)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  string(REPLACE "/" "_" name "${folder}")
  string(REGEX REPLACE "/.*" "" top "${folder}")
  set(includes "${PROJECT_BINARY_DIR}/include/${top}")
  file(MAKE_DIRECTORY "${includes}")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/app/${top}" "${includes}/${top}" SYMBOLIC)
  if(arg_SOURCES)
    add_library(mars_${name} STATIC ${arg_SOURCES})
    mars_precompile(mars_${name} mars_precompiled_app)
    set(scope PUBLIC)
  else()
    add_library(mars_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(mars_${name} ${scope} "${includes}")
  target_link_libraries(mars_${name} ${scope} ${arg_DEPENDS})
endfunction()
