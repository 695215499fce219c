#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

// Digests, keys and their text forms, all by OpenSSL.
namespace weft {

// SHA-256 as 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);
// The same over a file's content, read in pieces. Throws Error{kUnavailable} when it cannot be
// read.
std::string Sha256HexOfFile(const std::filesystem::path& file);
// HMAC-SHA-256 (RFC 2104), 32 raw bytes.
std::string HmacSha256(std::string_view key, std::string_view message);
// The same digest as 32 raw bytes.
std::string Sha256(std::string_view bytes);
// PBKDF2 with HMAC-SHA-256 (RFC 8018), 32 raw bytes.
std::string Pbkdf2Sha256(std::string_view password, std::string_view salt, int iterations);
// Bytes from the system's secure generator.
std::string RandomBytes(size_t count);
std::string ToHex(std::string_view bytes);
std::string ToBase64(std::string_view bytes);
// Nothing for what is no base64 (RFC 4648, with padding).
std::optional<std::string> FromBase64(std::string_view text);
// URL-safe, without padding.
std::string ToBase64Url(std::string_view bytes);
// Equal in a time that does not depend on where they differ.
bool EqualSecrets(std::string_view a, std::string_view b);

}  // namespace weft
