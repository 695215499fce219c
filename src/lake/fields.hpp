#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

// Reads JSON that others wrote: what is missing or of another type is an Error{kInvalid} that names
// it.
namespace weft::lake {

[[noreturn]] void ThrowInvalid(const std::string& message, const std::string& hint = {});

// Null: it is not there, or null.
const Json* Look(const Json& object, const char* key);
const Json& Need(const Json& object, const char* key);
const Json& NeedObject(const Json& object, const char* key);
const Json& NeedList(const Json& object, const char* key);
std::string NeedText(const Json& object, const char* key);
int64_t NeedNumber(const Json& object, const char* key);
int32_t NeedSmallNumber(const Json& object, const char* key);
std::optional<int64_t> LookNumber(const Json& object, const char* key);
std::string LookText(const Json& object, const char* key);  // "" when it is not there
std::vector<int64_t> NeedNumbers(const Json& object, const char* key);
// An object whose values are texts.
Json NeedTexts(const Json& object, const char* key);
int64_t NumberOf(const Json& value, const char* what);

// The one of a list whose `key` is that number; null: none.
const Json* FindById(const Json& list, const char* key, int64_t id);
// The highest `key` of a list, `none` when it is empty.
int64_t HighestId(const Json& list, const char* key, int64_t none);
// Puts it in place of the one with the same `key`, else at the end.
void PutById(Json& list, const char* key, Json item);
void RemoveById(Json& list, const char* key, int64_t id);

}  // namespace weft::lake
