# Compiler, linker and warnings: the same for every target.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# -g1 keeps stack traces with lines and costs little time to compile and link. Asserts stay on: an
# abort is the tested path (docs/decisions), reading past the end is not.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -fno-omit-frame-pointer")
add_compile_options(
  -Wall -Wextra -Wpedantic -Werror
  # Options are filled-in forms: {.event_bytes_max = 1} leaves the rest at its default.
  -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # g++ 12 sees overlaps and overruns in string("a") + c (GCC bug 105651), behind a precompiled
  # header also inside the standard library's own headers.
  add_compile_options(
    -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()

set(WEFT_SANITIZE "" CACHE STRING "sanitizers, as -fsanitize= takes them")
if(WEFT_SANITIZE)
  add_compile_options(-fsanitize=${WEFT_SANITIZE} -fno-sanitize-recover=all
    -Wno-maybe-uninitialized)  # wrong alarms inside instrumented standard headers
  add_link_options(-fsanitize=${WEFT_SANITIZE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  # The sloppiness lets ccache work with the precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
