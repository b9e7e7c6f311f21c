# mars_library(<folder> SOURCES ... DEPENDS ...): a folder of app/ as the static library mars_<folder>; of a nested
# folder such as core/json the name is mars_core_json.
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
  add_library(mars_${name} STATIC ${arg_SOURCES})
  target_include_directories(mars_${name} PUBLIC "${includes}")
  target_link_libraries(mars_${name} PUBLIC ${arg_DEPENDS})
endfunction()
