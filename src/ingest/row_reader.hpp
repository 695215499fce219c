#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "ingest/event.hpp"
#include "ingest/event_form.hpp"
#include "ingest/pseudonyms.hpp"
#include "mesh/table_slot.hpp"

// Takes the body of a request apart into rows of a table whose contract takes events, each with its
// verdict.
namespace weft::ingest {

struct ReadRow {
  // What no two rows of the table have: its event_uuid, else its primary key; empty: neither.
  std::string_view key;
  std::string_view content;  // a JSON object of the columns that were sent, as their types want it
  Reasons reasons;           // why it is refused; all that was found
};

// One thread at a time.
class RowReader {
 public:
  // Body and table outlive it. `hashed`: columns whose values become hashes; null: none. Throws
  // Error{kInvalid} when the body as a whole is no JSON.
  RowReader(std::string_view body, EventForm form, const mesh::Table& table,
            PseudonymsPtr hashed = nullptr);
  ~RowReader();

  // Valid until the next call; null at the end.
  const ReadRow* Next();
  // The same row as it was sent, but for what is hashed; may be no UTF-8. Valid until the next
  // call.
  std::string_view Text();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::ingest
