# The portal: built with Node whenever its sources differ, packed into one file that the binary
# holds. `weft_portal` is that file as a library. Without its trap handler, WebAssembly reserves little address
# space, so that this runs under `ulimit -v` as well.
set(portal_source ${CMAKE_SOURCE_DIR}/portal)
set(portal_out ${CMAKE_BINARY_DIR}/portal)
file(GLOB_RECURSE portal_files CONFIGURE_DEPENDS ${portal_source}/src/*
  ${portal_source}/public/* ${portal_source}/sdk/*)
foreach(file index.html build.mjs vite.config.ts tsconfig.json package.json package-lock.json)
  list(APPEND portal_files ${portal_source}/${file})
endforeach()
add_custom_command(
  OUTPUT ${portal_out}/portal.pack
  COMMAND ${CMAKE_SOURCE_DIR}/scripts/setup portal
  COMMAND ${CMAKE_COMMAND} -E env NODE_OPTIONS=--disable-wasm-trap-handler
    ${CMAKE_SOURCE_DIR}/.deps/bin/node build.mjs ${portal_out}
  WORKING_DIRECTORY ${portal_source}
  DEPENDS ${portal_files}
  COMMENT "Building the portal")
file(CONFIGURE OUTPUT ${portal_out}/portal.S @ONLY CONTENT
"    .section .rodata
    .global weft_portal_pack, weft_portal_pack_end
    .balign 16
weft_portal_pack:
    .incbin \"${portal_out}/portal.pack\"
weft_portal_pack_end:
    .byte 0
    .section .note.GNU-stack,\"\",@progbits
")
set_source_files_properties(${portal_out}/portal.S PROPERTIES
  OBJECT_DEPENDS ${portal_out}/portal.pack)
add_library(weft_portal STATIC EXCLUDE_FROM_ALL ${portal_out}/portal.S ${portal_out}/portal.pack)

# Its types, its unit tests, and the walks through it in a browser (scripts/setup walks).
set(portal_environment "WALKS_BINARY=${CMAKE_BINARY_DIR}/weft"
  "WALKS_OUT=${portal_out}/walks" "NODE_OPTIONS=--disable-wasm-trap-handler")
add_test(NAME portal_unit WORKING_DIRECTORY ${portal_source}
  COMMAND ${CMAKE_SOURCE_DIR}/.deps/bin/node node_modules/vitest/vitest.mjs run --dir src)
add_test(NAME portal_types WORKING_DIRECTORY ${portal_source}
  COMMAND ${CMAKE_SOURCE_DIR}/.deps/bin/node node_modules/typescript/bin/tsc)
add_test(NAME portal_walks WORKING_DIRECTORY ${portal_source}
  COMMAND ${CMAKE_SOURCE_DIR}/.deps/bin/node node_modules/@playwright/test/cli.js test --config walks)
add_test(NAME portal_journeys WORKING_DIRECTORY ${portal_source}
  COMMAND ${CMAKE_SOURCE_DIR}/.deps/bin/node node_modules/@playwright/test/cli.js test --config walks --retries 1
    signin discover access ask publish)
add_test(NAME portal_speed WORKING_DIRECTORY ${portal_source}
  COMMAND ${CMAKE_SOURCE_DIR}/.deps/bin/node node_modules/@playwright/test/cli.js test --config walks --workers 1 speed)
set_tests_properties(portal_types portal_unit portal_walks portal_journeys portal_speed PROPERTIES ENVIRONMENT "${portal_environment}")
set_tests_properties(portal_walks PROPERTIES LABELS portal TIMEOUT 1800 RUN_SERIAL ON)
set_tests_properties(portal_journeys PROPERTIES LABELS journeys TIMEOUT 900 RUN_SERIAL ON)
set_tests_properties(portal_speed PROPERTIES LABELS speed TIMEOUT 1800 RUN_SERIAL ON)
