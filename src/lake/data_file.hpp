#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

// A file of a table as its manifests have it.
namespace weft::lake {

enum class Content { kData = 0, kPositionDeletes = 1, kEqualityDeletes = 2 };

struct DataFile {
  Content content = Content::kData;
  std::string path;    // its address
  std::string format;  // "PARQUET"
  int64_t records = 0;
  int64_t bytes = 0;
  int64_t sequence = 0;  // the data sequence number
  int64_t snapshot = 0;  // that added it
  int32_t spec_id = 0;
  Json partition = Json::object();  // by field name
  std::vector<int32_t> equality_ids;
  // By field id; bounds in Iceberg's single-value form (bytes).
  std::map<int32_t, int64_t> column_bytes, values, nulls, nans;
  std::map<int32_t, std::string> lower, upper;
};

}  // namespace weft::lake
