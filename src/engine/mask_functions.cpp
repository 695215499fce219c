#include "engine/mask_functions.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>

#include "base/digest.hpp"
#include "duckdb/catalog/catalog_entry/scalar_function_catalog_entry.hpp"
#include "duckdb/common/vector_operations/binary_executor.hpp"
#include "duckdb/common/vector_operations/unary_executor.hpp"
#include "duckdb/function/scalar_function.hpp"
#include "duckdb/main/extension/extension_loader.hpp"

namespace weft::engine {
namespace {

using duckdb::string_t;
using duckdb::Vector;

constexpr size_t kBlock = 64;  // of SHA-256
constexpr size_t kDigest = 32;

struct ContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextFree>;

// HMAC-SHA-256 (RFC 2104) whose key is taken in once: two half-done digests that each value goes on
// from.
class Keyed {
 public:
  explicit Keyed(const std::string& key) : inner_(Started(key, 0x36)), outer_(Started(key, 0x5c)) {}

  // As 64 hexadecimal digits. `work` is the caller's scratch.
  void Hash(string_t value, EVP_MD_CTX* work, char* hex) const {
    std::array<unsigned char, kDigest> digest;
    EVP_MD_CTX_copy_ex(work, inner_.get());
    EVP_DigestUpdate(work, value.GetData(), value.GetSize());
    EVP_DigestFinal_ex(work, digest.data(), nullptr);
    EVP_MD_CTX_copy_ex(work, outer_.get());
    EVP_DigestUpdate(work, digest.data(), digest.size());
    EVP_DigestFinal_ex(work, digest.data(), nullptr);
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (const unsigned char byte : digest) {
      *hex++ = kDigits[byte >> 4];
      *hex++ = kDigits[byte & 15];
    }
  }

 private:
  static Context Started(std::string key, unsigned char pad) {
    Context context(EVP_MD_CTX_new());
    std::array<unsigned char, kBlock> block{};
    if (key.size() > kBlock) {
      EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
      EVP_DigestUpdate(context.get(), key.data(), key.size());
      EVP_DigestFinal_ex(context.get(), block.data(), nullptr);
    } else {
      std::copy(key.begin(), key.end(), block.begin());
    }
    for (unsigned char& byte : block) byte ^= pad;
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    EVP_DigestUpdate(context.get(), block.data(), block.size());
    return context;
  }

  Context inner_;
  Context outer_;
};

// The hash of what stands in the first column and then in the second.
void HashPairs(const Keyed& keyed, duckdb::DataChunk& input, Vector& result) {
  const Context work(EVP_MD_CTX_new());
  std::string both;
  duckdb::BinaryExecutor::Execute<string_t, string_t, string_t>(
      input.data[0], input.data[1], result, input.size(), [&](string_t address, string_t value) {
        both.assign(address.GetData(), address.GetSize());
        both.append(value.GetData(), value.GetSize());
        string_t hex = duckdb::StringVector::EmptyString(result, 2 * kDigest);
        keyed.Hash(string_t(both), work.get(), hex.GetDataWriteable());
        hex.Finalize();
        return hex;
      });
}

void HashAll(const Keyed& keyed, Vector& input, Vector& result, duckdb::idx_t count) {
  const Context work(EVP_MD_CTX_new());
  duckdb::UnaryExecutor::Execute<string_t, string_t>(input, result, count, [&](string_t value) {
    string_t hex = duckdb::StringVector::EmptyString(result, 2 * kDigest);
    keyed.Hash(value, work.get(), hex.GetDataWriteable());
    hex.Finalize();
    return hex;
  });
}

bool IsStart(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

size_t Characters(string_t value) {
  const char* data = value.GetData();
  return static_cast<size_t>(std::count_if(data, data + value.GetSize(), IsStart));
}

// Where the character of this number begins.
size_t ByteOf(string_t value, size_t character) {
  const char* data = value.GetData();
  for (size_t byte = 0; byte < value.GetSize(); ++byte) {
    if (IsStart(data[byte]) && character-- == 0) return byte;
  }
  return value.GetSize();
}

enum class Keep { kFirst, kLast };

string_t Starred(string_t value, Keep keep, Vector& result) {
  const size_t characters = Characters(value);
  const size_t shown = characters > 4 ? 4 : 0;
  const size_t stars = characters - shown;
  const size_t from = keep == Keep::kFirst ? 0 : ByteOf(value, stars);
  const size_t to = keep == Keep::kFirst ? ByteOf(value, shown) : value.GetSize();
  const size_t kept = shown == 0 ? 0 : to - from;
  string_t text = duckdb::StringVector::EmptyString(result, kept + stars);
  char* out = text.GetDataWriteable();
  const auto copy = [&] { out = std::copy_n(value.GetData() + from, kept, out); };
  if (keep == Keep::kFirst) copy();
  out = std::fill_n(out, stars, '*');
  if (keep == Keep::kLast) copy();
  text.Finalize();
  return text;
}

duckdb::ScalarFunction TextFunction(const std::string& name, duckdb::scalar_function_t run) {
  return duckdb::ScalarFunction(name, {duckdb::LogicalType::VARCHAR}, duckdb::LogicalType::VARCHAR,
                                std::move(run));
}

duckdb::ScalarFunction StarFunction(const std::string& name, Keep keep) {
  return TextFunction(name,
                      [keep](duckdb::DataChunk& input, duckdb::ExpressionState&, Vector& result) {
                        duckdb::UnaryExecutor::Execute<string_t, string_t>(
                            input.data[0], result, input.size(),
                            [&](string_t value) { return Starred(value, keep, result); });
                      });
}

constexpr std::array<std::string_view, 18> kCopied{
    "lower", "upper", "length", "left",  "right", "substring", "trim", "replace", "starts_with",
    "abs",   "floor", "ceil",   "round", "year",  "month",     "day",  "sha256",  "date_trunc"};

}  // namespace

void RegisterMaskFunctions(duckdb::DuckDB& db, const Names& names, const std::string& hash_key) {
  duckdb::ExtensionLoader loader(*db.instance, "weft");
  duckdb::Connection connection(db);
  connection.context->RunFunctionInTransaction([&] {
    for (const std::string_view name : kCopied) {
      duckdb::ScalarFunctionSet copy = loader.GetFunction(std::string(name)).functions;
      copy.name = names.functions + std::string(name);
      for (duckdb::ScalarFunction& overload : copy.functions) {
        overload.name = copy.name;
        overload.SetErrorMode(duckdb::FunctionErrors::CANNOT_ERROR);
      }
      loader.RegisterFunction(std::move(copy));
    }
  });
  const auto keyed = std::make_shared<const Keyed>(hash_key);
  loader.RegisterFunction(
      TextFunction(names.functions + "hash",
                   [keyed](duckdb::DataChunk& input, duckdb::ExpressionState&, Vector& result) {
                     HashAll(*keyed, input.data[0], result, input.size());
                   }));
  // A key of its own: no column hashed with the other can be made to show these hashes.
  const auto apart = std::make_shared<const Keyed>("hash-column " + hash_key);
  loader.RegisterFunction(duckdb::ScalarFunction(
      names.functions + "hash_column", {duckdb::LogicalType::VARCHAR, duckdb::LogicalType::VARCHAR},
      duckdb::LogicalType::VARCHAR,
      [apart](duckdb::DataChunk& input, duckdb::ExpressionState&, Vector& result) {
        HashPairs(*apart, input, result);
      }));
  loader.RegisterFunction(StarFunction(names.functions + "show_first_4", Keep::kFirst));
  loader.RegisterFunction(StarFunction(names.functions + "show_last_4", Keep::kLast));
}

}  // namespace weft::engine
