#pragma once
#include <memory>
#include <optional>
#include <string>

#include "query/batch_shelf.hpp"
#include "query/trail.hpp"

// A trail on its way: which rows come next.
namespace weft::query {

// By what lines of NDJSON begin, each with the place of its row.
struct Placing {
  std::string_view key;  // the first column
  std::string prefix;    // the position after a row: this, then the next place
  bool is_shown = true;  // to who reads; else the column is taken out
};

// What comes next; NDJSON. Either read already, or to be read.
struct Batch {
  ReadRowsPtr rows;                        // null: by `answer`
  std::shared_ptr<audit::Touch> touch;     // what was decided for them; outlives the answer
  std::unique_ptr<engine::Answer> answer;  // null: a snapshot whose rows are not to be had so
  std::optional<Placing> placing;          // of rows that were read
  std::string after;                       // the position once they are read
  Json snapshot;                           // what is told of it once they are read; null: nothing
};

// One thread at a time.
class Course {
 public:
  virtual ~Course() = default;
  // Nothing: there is no more now. By this touch, which is not begun.
  virtual std::optional<Batch> Next(const std::shared_ptr<audit::Touch>& touch) = 0;
  // A statement that binds as theirs do and gives no row, for the record.
  virtual engine::Question Sample() const = 0;
  // What was given last is not wanted: the next batch begins there.
  virtual void GoBackTo(const std::string& position) = 0;
  // Each row shows its place, so that a reader knows where to go on.
  virtual bool shows_places() const { return false; }
};

// The shelf outlives it.
std::unique_ptr<Course> CourseOf(const Tracker& tracker, BatchShelf& shelf, const Trail& trail,
                                 const std::string& position);

// The place that a line begins with, and what follows it.
struct PlacedLine {
  uint64_t place = 0;
  std::string_view rest;
};
std::optional<PlacedLine> PlaceOfLine(std::string_view line, std::string_view key);

// "domain"."table" for SQL of ours.
std::string SqlName(const mesh::TableId& id);

}  // namespace weft::query
