#include "engine/flat.hpp"

#include <bit>
#include <cstring>

namespace weft::engine {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr size_t kReference = 4;

void Append(std::string& out, uint64_t number, size_t bytes) {
  out.append(reinterpret_cast<const char*>(&number), bytes);
}
void Put(std::string& out, size_t at, uint64_t number, size_t bytes) {
  std::memcpy(out.data() + at, &number, bytes);
}
// Until what follows after `ahead` bytes lies on a multiple of `step`.
void Align(std::string& out, size_t step, size_t ahead = 0) {
  while ((out.size() + ahead) % step != 0) out.push_back('\0');
}
void PointTo(std::string& out, size_t from, size_t to) { Put(out, from, to - from, kReference); }

size_t WriteText(const std::string& text, std::string& out) {
  Align(out, kReference);
  const size_t at = out.size();
  Append(out, text.size(), kReference);
  out += text;
  out.push_back('\0');
  return at;
}

size_t WritePairs(const std::vector<FlatTable::Pair>& pairs, std::string& out) {
  Align(out, sizeof(int64_t), kReference);
  const size_t at = out.size();
  Append(out, pairs.size(), kReference);
  for (const FlatTable::Pair& pair : pairs) {
    Append(out, static_cast<uint64_t>(pair.first), sizeof(int64_t));
    Append(out, static_cast<uint64_t>(pair.second), sizeof(int64_t));
  }
  return at;
}

}  // namespace

FlatTable& FlatTable::Text(size_t field, std::string text) {
  return Add(field, {kReference, 0, std::move(text)});
}
FlatTable& FlatTable::Table(size_t field, FlatTable table) {
  List one{{}, true};
  one.tables.push_back(std::move(table));
  return Add(field, {kReference, 0, std::move(one)});
}
FlatTable& FlatTable::Tables(size_t field, std::vector<FlatTable> tables) {
  return Add(field, {kReference, 0, List{std::move(tables), false}});
}
FlatTable& FlatTable::Pairs(size_t field, std::vector<Pair> pairs) {
  return Add(field, {kReference, 0, std::move(pairs)});
}

FlatTable& FlatTable::Add(size_t field, Field value) {
  if (fields_.size() <= field) fields_.resize(field + 1);
  fields_[field] = std::move(value);
  return *this;
}

std::string FlatTable::AsRoot() const {
  std::string out(kReference, '\0');
  PointTo(out, 0, Write(out));
  Align(out, sizeof(int64_t));
  return out;
}

// Where each field lies, then the fields, then what they refer to.
size_t FlatTable::Write(std::string& out) const {
  std::vector<size_t> places(fields_.size(), 0);
  size_t length = kReference;
  for (size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].bytes == 0) continue;
    length = (length + fields_[i].bytes - 1) / fields_[i].bytes * fields_[i].bytes;
    places[i] = length;
    length += fields_[i].bytes;
  }
  const size_t directory_bytes = 2 * (2 + fields_.size());
  Align(out, sizeof(int64_t), directory_bytes);
  Append(out, directory_bytes, 2);
  Append(out, length, 2);
  for (const size_t place : places) Append(out, place, 2);
  const size_t at = out.size();
  Append(out, directory_bytes, kReference);
  out.resize(at + length);
  for (size_t i = 0; i < fields_.size(); ++i)
    if (places[i] != 0) Put(out, at + places[i], fields_[i].number, fields_[i].bytes);
  for (size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].part.index() != 0) PointTo(out, at + places[i], WritePart(fields_[i], out));
  return at;
}

size_t FlatTable::WritePart(const Field& field, std::string& out) {
  if (const auto* text = std::get_if<std::string>(&field.part)) return WriteText(*text, out);
  if (const auto* pairs = std::get_if<std::vector<Pair>>(&field.part))
    return WritePairs(*pairs, out);
  const List& list = std::get<List>(field.part);
  return list.is_one ? list.tables.front().Write(out) : WriteTables(list, out);
}

size_t FlatTable::WriteTables(const List& list, std::string& out) {
  Align(out, kReference);
  const size_t at = out.size();
  Append(out, list.tables.size(), kReference);
  size_t place = out.size();
  out.resize(place + kReference * list.tables.size());
  for (const FlatTable& table : list.tables) {
    PointTo(out, place, table.Write(out));
    place += kReference;
  }
  return at;
}

}  // namespace weft::engine
