# mars_embed_migrations(): target mars_migrations with the header "app/models/migrations.hpp": the versions of the
# migrations of each engine, and the schema that they add up to on SQLite.
#
# The header is written when CMake configures; a changed, added or removed migration makes it configure again.

# Sets <out> to the versions in <folder>, ascending, as a comma separated list of string literals.
function(mars_migration_versions folder out)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE "${folder}" "${folder}/[0-9]*.sql")
  list(SORT files COMPARE STRING)
  set(literals "")
  foreach(file IN LISTS files)
    string(REGEX MATCH "^[0-9]+" version "${file}")
    list(APPEND literals "\"${version}\"")
  endforeach()
  list(JOIN literals ", " literals)
  set(${out} "${literals}" PARENT_SCOPE)
endfunction()

function(mars_embed_migrations)
  set(migrations "${PROJECT_SOURCE_DIR}/migrations")
    mars_migration_versions("${migrations}/postgres" MARS_POSTGRES_VERSIONS)
  mars_migration_versions("${migrations}/sqlite" MARS_SQLITE_VERSIONS)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${migrations}/sqlite/schema.sql")
  file(READ "${migrations}/sqlite/schema.sql" MARS_SQLITE_SCHEMA)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/migrations.hpp.in" "${PROJECT_BINARY_DIR}/include/app/models/migrations.hpp" @ONLY)

  add_library(mars_migrations INTERFACE)
endfunction()
