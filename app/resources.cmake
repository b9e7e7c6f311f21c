# The resources that `make resource` added (docs/resources.md), from which the lists of sources take their files.
set(RESOURCES)

# resource_files(<out> <prefix> <suffix>): sets <out> to a file for each, such as app/api/NAME.cpp.
function(resource_files out prefix suffix)
  set(files ${RESOURCES})
  list(TRANSFORM files PREPEND "${prefix}")
  list(TRANSFORM files APPEND "${suffix}")
  set(${out} ${files} PARENT_SCOPE)
endfunction()
