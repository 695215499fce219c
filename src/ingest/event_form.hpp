#pragma once

namespace weft::ingest {

enum class EventForm {
  kJson,   // one event, or an array of them
  kNdjson  // one a line
};

}  // namespace weft::ingest
