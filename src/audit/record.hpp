#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.hpp"

// The records of the audit log as JSON lines; docs/formats/audit.md lists the fields. Pure.
namespace weft::audit {

// What stands for the record before the first: 64 zeros.
std::string FirstPrevious();
// The digest by which the next record names this one.
std::string HashOf(std::string_view record);
// The digest that a record gives for the one before it; empty when it is no record of ours.
std::string_view PreviousOf(std::string_view record);

// The words that verbs have in records.
std::vector<std::string> VerbNames();

enum class RecordType { kBegan, kEnded, kNote };

// `previous` is HashOf the record before.
std::string EncodeBegan(RecordType type, const std::string& previous, Time at, const Began& began);
std::string EncodeEnded(const std::string& previous, Time at, uint64_t of, const Ended& ended);

struct Record {
  RecordType type = RecordType::kNote;
  Time at{};
  Began began;      // of began and note
  uint64_t of = 0;  // of ended: the offset of its began
  Ended ended;
};
// A touch as far as its first record tells; a note ends as it begins.
Row RowOf(uint64_t offset, Record began);

// The note that records before `first` were dropped because they were old; `previous` is what the
// record at `first` gives for the one before it.
Began DroppedNote(uint64_t first, std::string_view previous);

// Nothing when it is no record that we know.
std::optional<Record> DecodeRecord(std::string_view text);

}  // namespace weft::audit
