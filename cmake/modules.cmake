# One static library a module, in the order of src/LAYERS: a module links every earlier line and
# nothing of its own line, so an upward or sideways call does not link.

file(GLOB_RECURSE WEFT_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*.cpp)
file(GLOB WEFT_PCHS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*/pch.hpp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/LAYERS)

# What all tests include is parsed once: half of a small test's compile time.
add_library(weft_gtest OBJECT ${CMAKE_SOURCE_DIR}/cmake/gtest.cpp)
target_link_libraries(weft_gtest PUBLIC GTest::gtest_main nlohmann_json::nlohmann_json)
target_precompile_headers(weft_gtest PRIVATE <gtest/gtest.h> <nlohmann/json.hpp>)
# What tests themselves do is little: without -O2 they compile in two thirds of the time.
set(WEFT_TEST_OPTIONS -O0)
target_compile_options(weft_gtest PRIVATE ${WEFT_TEST_OPTIONS})

# weft_test_binary(name sources...): one gtest program.
function(weft_test_binary name)
  add_executable(${name} ${ARGN})
  target_compile_options(${name} PRIVATE ${WEFT_TEST_OPTIONS})
  target_link_libraries(${name} PRIVATE GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    WEFT_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    WEFT_BINARY="${CMAKE_BINARY_DIR}/weft"
    WEFT_DUCKDB_EXTENSIONS="${DUCKDB_ROOT}/extensions")
endfunction()

# The tests of one module, each known to ctest by its own name: mesh.Names.RefusesSpaces. They are
# listed when ctest starts, so a build does not run what it builds.
function(weft_module_tests target module label pch_from)
  weft_test_binary(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE weft_${module} ${WEFT_HIDES_${module}})
  if(pch_from STREQUAL target)
    target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src/${module}/pch.hpp)
  else()
    target_precompile_headers(${target} REUSE_FROM ${pch_from})
  endif()
  set(timeout 120)
  if(label STREQUAL slow)
    set(timeout 1800)
  endif()
  gtest_discover_tests(${target} TEST_PREFIX ${module}. DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS ${label} TIMEOUT ${timeout})
endfunction()

# src/<module>/**: *_slow_test.cpp and *_test.cpp are tests, the rest is the library.
function(weft_module module below)
  set(target weft_${module})
  set(code ${WEFT_SOURCES})
  list(FILTER code INCLUDE REGEX "^${CMAKE_SOURCE_DIR}/src/${module}/")
  set(tests ${code})
  list(FILTER code EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  set(slow_tests ${tests})
  list(FILTER slow_tests INCLUDE REGEX "_slow_test\\.cpp$")
  list(FILTER tests EXCLUDE REGEX "_slow_test\\.cpp$")

  set(pch_from weft_gtest)
  if(code)
    add_library(${target} STATIC ${code})
    target_link_libraries(${target} PUBLIC ${below} ${WEFT_USES_${module}}
      PRIVATE ${WEFT_HIDES_${module}})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    set(pch ${CMAKE_SOURCE_DIR}/src/${module}/pch.hpp)
    if(pch IN_LIST WEFT_PCHS)
      target_precompile_headers(${target} PRIVATE ${pch})
    else()
      target_precompile_headers(${target} REUSE_FROM weft_base)
    endif()
    # DuckDB's headers weigh more in a test than gtest's.
    if(module STREQUAL engine)
      set(pch_from ${target}_test)
    endif()
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${below} ${WEFT_USES_${module}})
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR}/src)
  endif()

  if(tests)
    weft_module_tests(${target}_test ${module} ${module} ${pch_from} ${tests})
  endif()
  if(slow_tests)
    weft_module_tests(${target}_slow_test ${module} slow ${pch_from} ${slow_tests})
  endif()
endfunction()

file(STRINGS ${CMAKE_SOURCE_DIR}/src/LAYERS layers)
set(WEFT_BELOW "" CACHE STRING "build only the layers below this one, and their tests")
set(WEFT_MODULES "")
foreach(layer ${layers})
  separate_arguments(modules UNIX_COMMAND "${layer}")
  if(WEFT_BELOW IN_LIST modules)
    break()
  endif()
  foreach(module ${modules})
    weft_module(${module} "${WEFT_MODULES}")
  endforeach()
  list(TRANSFORM modules PREPEND weft_)
  list(APPEND WEFT_MODULES ${modules})
endforeach()
