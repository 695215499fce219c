#include "lake/fields.hpp"

#include <algorithm>
#include <limits>

#include "base/error.hpp"

namespace weft::lake {
namespace {

[[noreturn]] void ThrowShape(const std::string& what, const std::string& shape) {
  ThrowInvalid("`" + what + "` must be " + shape);
}

}  // namespace

void ThrowInvalid(const std::string& message, const std::string& hint) {
  throw Error(ErrorKind::kInvalid, message, hint);
}

const Json* Look(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const Json& Need(const Json& object, const char* key) {
  const Json* found = Look(object, key);
  if (!found) ThrowInvalid("`" + std::string(key) + "` is missing");
  return *found;
}

const Json& NeedObject(const Json& object, const char* key) {
  const Json& value = Need(object, key);
  if (!value.is_object()) ThrowShape(key, "an object");
  return value;
}

const Json& NeedList(const Json& object, const char* key) {
  const Json& value = Need(object, key);
  if (!value.is_array()) ThrowShape(key, "a list");
  return value;
}

std::string NeedText(const Json& object, const char* key) {
  const Json& value = Need(object, key);
  if (!value.is_string()) ThrowShape(key, "a text");
  return value.get<std::string>();
}

int64_t NumberOf(const Json& value, const char* what) {
  if (!value.is_number_integer()) ThrowShape(what, "a whole number");
  if (value.is_number_unsigned() &&
      value.get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
    ThrowShape(what, "a whole number of 64 bits");
  return value.get<int64_t>();
}

int64_t NeedNumber(const Json& object, const char* key) { return NumberOf(Need(object, key), key); }

int32_t NeedSmallNumber(const Json& object, const char* key) {
  const int64_t number = NeedNumber(object, key);
  if (number < std::numeric_limits<int32_t>::min() || number > std::numeric_limits<int32_t>::max())
    ThrowShape(key, "a whole number of 32 bits");
  return static_cast<int32_t>(number);
}

std::optional<int64_t> LookNumber(const Json& object, const char* key) {
  const Json* value = Look(object, key);
  if (!value) return std::nullopt;
  return NumberOf(*value, key);
}

std::string LookText(const Json& object, const char* key) {
  return Look(object, key) ? NeedText(object, key) : std::string();
}

std::vector<int64_t> NeedNumbers(const Json& object, const char* key) {
  std::vector<int64_t> numbers;
  for (const Json& value : NeedList(object, key)) numbers.push_back(NumberOf(value, key));
  return numbers;
}

Json NeedTexts(const Json& object, const char* key) {
  const Json& values = NeedObject(object, key);
  for (const auto& [name, value] : values.items())
    if (!value.is_string()) ThrowShape(std::string(key) + "." + name, "a text");
  return values;
}

const Json* FindById(const Json& list, const char* key, int64_t id) {
  for (const Json& item : list)
    if (const Json* found = Look(item, key); found && found->is_number_integer() && *found == id)
      return &item;
  return nullptr;
}

int64_t HighestId(const Json& list, const char* key, int64_t none) {
  int64_t highest = none;
  for (const Json& item : list) highest = std::max(highest, NeedNumber(item, key));
  return highest;
}

void PutById(Json& list, const char* key, Json item) {
  const int64_t id = NeedNumber(item, key);
  for (Json& other : list)
    if (NeedNumber(other, key) == id) {
      other = std::move(item);
      return;
    }
  list.push_back(std::move(item));
}

void RemoveById(Json& list, const char* key, int64_t id) {
  for (auto item = list.begin(); item != list.end(); ++item)
    if (NeedNumber(*item, key) == id) {
      list.erase(item);
      return;
    }
}

}  // namespace weft::lake
