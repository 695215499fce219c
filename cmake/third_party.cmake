# What each module may link besides Weft itself; third_party/README.md says why. DuckDB is private
# to engine: its headers are on no other module's include path.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(LibArchive REQUIRED)
find_package(CURL REQUIRED)
find_package(pugixml REQUIRED)
find_package(Snappy REQUIRED)
find_package(simdjson REQUIRED)
find_package(zstd REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_path(FLATBUFFERS_HEADERS flatbuffers/flatbuffers.h REQUIRED)  # headers alone, of engine

set(DUCKDB_ROOT ${CMAKE_SOURCE_DIR}/.deps/duckdb CACHE PATH
  "holds include/, lib/libduckdb.so and extensions/; scripts/setup fills the default")
if(NOT EXISTS ${DUCKDB_ROOT}/lib/libduckdb.so)
  message(FATAL_ERROR "No DuckDB in ${DUCKDB_ROOT}: run scripts/setup first, or set DUCKDB_ROOT.")
endif()
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION ${DUCKDB_ROOT}/lib/libduckdb.so
  INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_ROOT}/include)

set(KAFKA_CLIENT_ROOT ${CMAKE_SOURCE_DIR}/.deps/kafka-client CACHE PATH
  "holds include/librdkafka/ and lib/librdkafka.a; scripts/setup fills the default")
if(NOT EXISTS ${KAFKA_CLIENT_ROOT}/lib/librdkafka.a)
  message(FATAL_ERROR "No librdkafka in ${KAFKA_CLIENT_ROOT}: run scripts/setup first, or set KAFKA_CLIENT_ROOT.")
endif()
add_library(rdkafka STATIC IMPORTED)
set_target_properties(rdkafka PROPERTIES
  IMPORTED_LOCATION ${KAFKA_CLIENT_ROOT}/lib/librdkafka.a
  INTERFACE_INCLUDE_DIRECTORIES ${KAFKA_CLIENT_ROOT}/include
  INTERFACE_LINK_LIBRARIES "OpenSSL::SSL;OpenSSL::Crypto;ZLIB::ZLIB;zstd::libzstd_shared;Threads::Threads;m")

# Boost's sockets compiled once instead of in each file that includes them.
add_library(weft_boost STATIC EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/boost.cpp)
target_compile_definitions(weft_boost PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(weft_boost PUBLIC Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

set(WEFT_USES_base nlohmann_json::nlohmann_json fmt::fmt yaml-cpp OpenSSL::Crypto CURL::libcurl Threads::Threads)
set(WEFT_HIDES_store SQLite::SQLite3 LibArchive::LibArchive sodium pugixml)
set(WEFT_HIDES_identity cjose)
set(WEFT_HIDES_connect rdkafka)
set(WEFT_HIDES_journal deflate)
find_package(Snappy REQUIRED)
set(WEFT_HIDES_lake ZLIB::ZLIB Snappy::snappy zstd::libzstd_shared)
set(WEFT_HIDES_ingest simdjson::simdjson zstd::libzstd_shared ZLIB::ZLIB)
set(WEFT_USES_serve weft_boost ZLIB::ZLIB OpenSSL::SSL)
set(WEFT_HIDES_serve weft_portal)
set(WEFT_HIDES_product weft_embedded)
set(WEFT_USES_cli CLI11::CLI11 weft_embedded)
set(WEFT_HIDES_engine duckdb ZLIB::ZLIB)
