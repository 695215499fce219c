#pragma once
#include "base/error.hpp"
#include "engine/engine.hpp"
#include "mesh/upload_rule.hpp"

// A file that somebody sent on its way into a table of the lake.
namespace weft::engine {

// A Parquet file that lies in the lake already, in its table's place.
struct PlacedFile {
  std::string address, etag;
  uint64_t bytes = 0;
};

struct UploadFile {
  std::filesystem::path path;             // in scratch, of ours: it outlives what is made from it
  std::optional<PlacedFile> placed = {};  // instead: it becomes one of the table's files as it is
  std::string name;                       // as its sender calls it, for messages
  std::string format;                     // csv, json, ndjson, parquet, xlsx
  std::string delimiter = ",";
  std::vector<std::string> null_marks{""};
  bool reject_bad_rows = false;  // leave out what does not fit, and take the others in
};

// Like a run's making: rows are held against the contract, shown to who checks them, published.
// What does not fit throws Error{kInvalid} that names file, line, column and value.
class FileMaking : public Making {
 public:
  virtual const IntakeReport& report() const = 0;  // known after Write
  // `facts` are kept in the transaction that moves the table's pointer.
  virtual lake::Snapshot PublishWith(const std::map<std::string, std::string>& summary,
                                     const lake::Facts& facts) = 0;
};

// A placed file cannot be one of the table's as it is: why. Its rows can still be taken in.
class NotAsItIs final : public Error {
 public:
  explicit NotAsItIs(const std::string& why) : Error(ErrorKind::kInvalid, why) {}
};

// The touch outlives what is answered; its caller is who sent the file. Throws Error{kUnavailable}
// when there is no lake, and NotAsItIs, as does Write.
std::unique_ptr<FileMaking> MakeFromFile(Engine& engine, audit::Touch& touch,
                                         const mesh::Table& table, const UploadFile& file,
                                         mesh::UploadMode mode);

}  // namespace weft::engine
