#pragma once
#include <memory>
#include <optional>

#include "ingest/event.hpp"
#include "ingest/event_form.hpp"

// Takes the body of a request apart into events of the standard schema, each with its verdict.
namespace weft::ingest {

// One event of a request.
struct ReadEvent {
  Event event;      // whole when there is no reason
  Reasons reasons;  // why it is refused; all that was found
};

// One thread at a time.
class EventReader {
 public:
  // Throws Error{kInvalid} when the body as a whole is no JSON: then nothing can be said of its
  // events. A line of NDJSON that is none is a refused event. The body outlives it.
  EventReader(std::string_view body, EventForm form);
  ~EventReader();

  // Valid until the next call; null at the end.
  const ReadEvent* Next();
  // The same event as it was sent; may be no UTF-8. Valid until the next call.
  std::string_view Text();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::ingest
