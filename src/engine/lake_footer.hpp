#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "duckdb.hpp"
#include "lake/data_file.hpp"

// What the end of a Parquet file that others wrote tells of it, without reading its rows.
namespace weft::engine {

struct FooterColumn {
  std::string name;
  std::string type;              // Parquet's own, with what it means: "INT64 TIMESTAMP_MICROS utc"
  int precision = 0, scale = 0;  // of decimals
  std::optional<int32_t> field_id;
  bool is_nested = false;
};

class Footer {
 public:
  // `path` as the connection's instance opens it. Throws Error for what is no Parquet file.
  Footer(duckdb::Connection& connection, const std::string& path);

  int64_t records() const { return records_; }
  const std::vector<FooterColumn>& columns() const { return columns_; }

  // Why readers of Iceberg would not find the schema's fields in it, as they are and all that it
  // has: "column x is INT32, and long in the table". Empty: they would.
  std::string WhyUnlike(const Json& schema) const;
  // The names that it has for the fields, all of them; ids are those of the schema.
  std::map<std::string, int32_t> NamesFor(const Json& schema) const;
  // With counts and bounds by field id; those that the file does not tell are left out. Without its
  // address and size.
  lake::DataFile DataFile(duckdb::Connection& connection, const Json& schema) const;

 private:
  const FooterColumn* Find(const std::string& field) const;

  const std::string path_;
  int64_t records_ = 0;
  std::vector<FooterColumn> columns_;
};

}  // namespace weft::engine
