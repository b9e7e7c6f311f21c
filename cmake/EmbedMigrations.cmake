# mars_embed_migrations(): target mars_migrations with the header "app/models/migrations.hpp": the migrations of each
# engine, as the program applies them.
#
# The header is written when CMake configures; a changed, added or removed migration makes it configure again.

# Sets <out> to the migrations in <folder>, ascending, as the elements of an array.
function(mars_read_migrations folder out)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE "${folder}" "${folder}/[0-9]*.sql")
  list(SORT files COMPARE STRING)
  set(elements "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}/${file}")
    file(READ "${folder}/${file}" text)
    string(APPEND elements "\n    chassis::database::migration(\"${file}\", R\"sql(${text})sql\"),")
  endforeach()
  set(${out} "${elements}" PARENT_SCOPE)
endfunction()

function(mars_embed_migrations)
  set(migrations "${PROJECT_SOURCE_DIR}/migrations")
  mars_read_migrations("${migrations}/postgres" MARS_POSTGRES_MIGRATIONS)
  mars_read_migrations("${migrations}/sqlite" MARS_SQLITE_MIGRATIONS)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/migrations.hpp.in" "${PROJECT_BINARY_DIR}/include/app/models/migrations.hpp" @ONLY)

  add_library(mars_migrations INTERFACE)
  target_link_libraries(mars_migrations INTERFACE chassis_database)
endfunction()
