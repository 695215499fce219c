#pragma once
#include <cstdint>
#include <string>

// What both kinds of objects say alike.
namespace weft::store {

constexpr uint64_t kReadBytesMax = 1ULL << 30;

[[noreturn]] void ThrowNotThere(const std::string& address);
[[noreturn]] void ThrowOutside(const std::string& address, const std::string& why);
[[noreturn]] void ThrowTooLarge(const std::string& address);
[[noreturn]] void ThrowTooShort(const std::string& address, uint64_t bytes);

}  // namespace weft::store
