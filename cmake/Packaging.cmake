# The Debian package that scripts/package makes: which file is installed where, and what the package says of itself.
#
# Its dependencies are the libraries that the program was linked with, so it belongs to the Debian release that it
# was built on.
set(debian "${PROJECT_SOURCE_DIR}/packaging/debian")

file(STRINGS /etc/os-release release REGEX "^VERSION_ID=")
string(REGEX REPLACE "[^0-9]" "" release "${release}")
set(CPACK_DEBIAN_PACKAGE_RELEASE "1~deb${release}")
set(CPACK_PACKAGE_CONTACT "The mars-probe-simulator authors <maintainers@example.com>")
string(TIMESTAMP MARS_PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)

# mars_install_compressed(<name> <folder>): fills in <name>.in and gzips it, as Debian wants manuals and changelogs.
function(mars_install_compressed name folder)
  set(file "${PROJECT_BINARY_DIR}/packaging/${name}")
  configure_file("${debian}/${name}.in" "${file}" @ONLY)
  install(CODE "execute_process(COMMAND gzip -9nfk \"${file}\" COMMAND_ERROR_IS_FATAL ANY)")
  install(FILES "${file}.gz" DESTINATION "${folder}")
endfunction()

install(TARGETS mars-probe-simulator RUNTIME DESTINATION usr/bin)
install(FILES "${debian}/mars-probe-simulator.service" DESTINATION usr/lib/systemd/system)
install(FILES "${debian}/mars-probe-simulator.default" DESTINATION etc/default RENAME mars-probe-simulator
        PERMISSIONS OWNER_READ OWNER_WRITE)
install(FILES "${debian}/copyright" "${debian}/README.Debian" DESTINATION usr/share/doc/mars-probe-simulator)
install(FILES "${debian}/lintian-overrides" DESTINATION usr/share/lintian/overrides RENAME mars-probe-simulator)
mars_install_compressed(changelog.Debian usr/share/doc/mars-probe-simulator)
mars_install_compressed(mars-probe-simulator.8 usr/share/man/man8)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_DESCRIPTION
"Creates grids and probes, and drives the probes by commands. It answers from
PostgreSQL or from an embedded SQLite database, and tells of itself in JSON
logs, Prometheus metrics and OpenTelemetry traces.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
# Its libraries carry no version in their names, so that dpkg-shlibdeps passes them over.
execute_process(COMMAND dpkg-query -Wf "\${source:Upstream-Version}" opentelemetry-cpp OUTPUT_VARIABLE opentelemetry
                COMMAND_ERROR_IS_FATAL ANY)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, opentelemetry-cpp (>= ${opentelemetry}), opentelemetry-cpp (<< ${opentelemetry}+~)")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${debian}/postinst;${debian}/prerm;${debian}/postrm;${debian}/conffiles")
include(CPack)
