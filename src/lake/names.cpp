#include "lake/names.hpp"

#include <cctype>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace weft::lake {

std::string KeyOf(const Levels& levels) { return Join(levels, "\x1f"); }

Levels LevelsOf(std::string_view key) { return Split(key, '\x1f'); }

TableName NameOf(const mesh::TableId& table) { return {{table.domain}, table.name}; }

std::string ToString(const Levels& levels) { return Join(levels, "."); }

std::string ToString(const TableName& name) { return ToString(name.levels) + "." + name.name; }

std::string NewUuid() {
  std::string bytes = RandomBytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  const std::string hex = ToHex(bytes);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string PlaceOf(std::string_view location) {
  std::string place(location);
  while (place.size() > 1 && place.ends_with('/')) place.pop_back();
  if (place.starts_with("file:/") && !place.starts_with("file://")) place.insert(5, "//");
  if (place.starts_with("/")) place.insert(0, "file://");
  for (const std::string_view other : {"s3a://", "s3n://"})
    if (place.starts_with(other)) place.replace(0, other.size(), "s3://");
  return place;
}

bool LiesWithin(std::string_view address, std::string_view location) {
  const std::string place = PlaceOf(address), folder = PlaceOf(location) + "/";
  return place.starts_with(folder) && place.find("/../") == std::string::npos &&
         !place.ends_with("/..");
}

std::string PathPart(std::string_view name) {
  std::string part;
  for (const char c : name) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
    part += is_plain ? std::string(1, c) : "~" + ToHex(std::string(1, c));
  }
  return part;
}

}  // namespace weft::lake
