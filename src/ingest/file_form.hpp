#pragma once
#include <filesystem>
#include <string>
#include <string_view>

// What a file that somebody sends is, as far as its name, its media type and its first bytes tell.
namespace weft::ingest {

struct FileForm {
  std::string format;     // csv, json, ndjson, parquet, xlsx
  std::string delimiter;  // of csv
};

// The name decides, else the type, else the content: neither of the first two needs to be there.
// Throws Error{kInvalid} for an empty file.
FileForm FormOf(const std::filesystem::path& file, std::string_view name, std::string_view type);

// "csv" of "orders.csv.gz"; empty where the ending says nothing that is known here.
std::string FormatOfName(std::string_view name);
// ".csv, .tsv, …": the endings that say something.
std::string KnownEndings();

}  // namespace weft::ingest
