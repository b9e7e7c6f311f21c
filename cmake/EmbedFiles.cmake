# embed_files(<out> NAMESPACE <namespace> FUNCTION <name> FOLDER <folder> FILES <file>... [MAX_AGE <seconds>]): sources
# that define `std::vector<chassis::http::LinkedFile> <name>()`: the files, linked into the program. Those of text are
# compressed, too.
#
# Sets <out> to the sources. Whoever serves the files declares the function.
find_program(GZIP_PROGRAM gzip REQUIRED)

set(EMBED_TYPE_css "text/css; charset=utf-8")
set(EMBED_TYPE_html "text/html; charset=utf-8")
set(EMBED_TYPE_js "text/javascript; charset=utf-8")
set(EMBED_TYPE_png "image/png")
set(EMBED_TYPE_svg "image/svg+xml")

function(embed_files out)
  cmake_parse_arguments(arg "" "NAMESPACE;FUNCTION;FOLDER;MAX_AGE" "FILES" ${ARGN})
  set(EMBED_NAMESPACE "${arg_NAMESPACE}")
  set(EMBED_FUNCTION "${arg_FUNCTION}")
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${arg_FUNCTION}")
  set(EMBED_CACHE_CONTROL "no-cache")
  if(arg_MAX_AGE)
    set(EMBED_CACHE_CONTROL "max-age=${arg_MAX_AGE}")
  endif()
  set(needed "")
  foreach(file IN LISTS arg_FILES)
    cmake_path(GET file EXTENSION LAST_ONLY extension)
    string(SUBSTRING "${extension}" 1 -1 extension) # without the dot
    string(MAKE_C_IDENTIFIER "${arg_FUNCTION}_${file}" symbol)
    set(gzipped "")
    string(APPEND EMBED_DATA "        embed ${symbol}, \"${arg_FOLDER}/${file}\"\n")
    string(APPEND EMBED_SYMBOLS "extern const char ${symbol}_begin[];\nextern const char ${symbol}_end[];\n")
    list(APPEND needed "${arg_FOLDER}/${file}")
    if(NOT extension STREQUAL png)
      add_custom_command(OUTPUT "${folder}/${file}.gz"
        COMMAND "${GZIP_PROGRAM}" -9 --no-name --stdout "${arg_FOLDER}/${file}" > "${folder}/${file}.gz"
        DEPENDS "${arg_FOLDER}/${file}")
      string(APPEND EMBED_DATA "        embed ${symbol}_gz, \"${folder}/${file}.gz\"\n")
      string(APPEND EMBED_SYMBOLS "extern const char ${symbol}_gz_begin[];\nextern const char ${symbol}_gz_end[];\n")
      list(APPEND needed "${folder}/${file}.gz")
      set(gzipped "${symbol}_gz_begin, ${symbol}_gz_end")
    endif()
    string(APPEND EMBED_ELEMENTS "      {\"${file}\",
       {.content_type = \"${EMBED_TYPE_${extension}}\",
        .content = {${symbol}_begin, ${symbol}_end},
        .gzipped = {${gzipped}},
        .cache_control = \"${EMBED_CACHE_CONTROL}\"}},\n")
  endforeach()
  file(MAKE_DIRECTORY "${folder}")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/embedded_files.S.in" "${folder}/files.S" @ONLY)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/embedded_files.cpp.in" "${folder}/files.cpp" @ONLY)
  set_source_files_properties("${folder}/files.S" PROPERTIES OBJECT_DEPENDS "${needed}")
  set(${out} "${folder}/files.S" "${folder}/files.cpp" PARENT_SCOPE)
endfunction()
