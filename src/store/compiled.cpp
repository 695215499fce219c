#include "store/compiled.hpp"

#include <bit>
#include <concepts>

#include "base/digest.hpp"
#include "store/fields.hpp"
#include "store/shape.hpp"

namespace weft::store {
namespace {

using mesh::Expression;
using mesh::ExpressionPtr;

// Raise it when parsing gives a document another meaning, when an enum of the vocabulary changes
// its values, or when two fields of one type change places: rows of another version are parsed
// again at the next start.
constexpr char kVersion = 3;
constexpr size_t kShapeDigits = 8;
constexpr int kDepthMax = 200;

// Begins every encoding: what was made from another vocabulary is not decoded.
std::string Mark() {
  const std::string shape = Shape::Of<mesh::Model>() + Shape::Of<std::vector<mesh::Reference>>() +
                            Shape::Of<mesh::Outline>() +
                            Shape::Of<std::map<std::string, mesh::FileRef>>();
  return kVersion + Sha256Hex(shape).substr(0, kShapeDigits);
}

std::string_view CurrentMark() {
  static const std::string kMark = Mark();
  return kMark;
}

class Encoder {
 public:
  explicit Encoder(std::string& out) : out_(out) {}

  void Put(bool value) { out_ += value ? '\1' : '\0'; }
  template <std::integral Number>
  void Put(Number value) {
    // Zigzag: small numbers of either sign take one byte.
    const auto wide = static_cast<int64_t>(value);
    PutCount((static_cast<uint64_t>(wide) << 1) ^ static_cast<uint64_t>(wide >> 63));
  }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Put(Enum value) { PutCount(static_cast<uint64_t>(value)); }
  void Put(double value) {
    const auto bits = std::bit_cast<uint64_t>(value);
    for (int byte = 0; byte < 8; ++byte) out_ += static_cast<char>((bits >> (8 * byte)) & 0xff);
  }
  void Put(const std::string& value) {
    PutCount(value.size());
    out_ += value;
  }
  void Put(Time value) { Put(value.time_since_epoch().count()); }
  void Put(const Json& value) { Put(value.is_null() ? std::string() : value.dump()); }
  void Put(const std::monostate&) {}
  void Put(const ExpressionPtr& value) {
    Put(value != nullptr);
    if (value) Put(*value);
  }
  template <typename Value>
  void Put(const std::optional<Value>& value) {
    Put(value.has_value());
    if (value) Put(*value);
  }
  template <typename Value>
  void Put(const std::vector<Value>& values) {
    PutCount(values.size());
    for (const Value& value : values) Put(value);
  }
  template <typename Value>
  void Put(const mesh::List<Value>& values) {
    Put(values.Items());
  }
  template <typename Key, typename Value>
  void Put(const std::pair<Key, Value>& value) {
    Put(value.first);
    Put(value.second);
  }
  template <typename Key, typename Value>
  void Put(const std::map<Key, Value>& values) {
    PutCount(values.size());
    for (const auto& entry : values) Put(entry);
  }
  template <typename... Choices>
  void Put(const std::variant<Choices...>& value) {
    PutCount(value.index());
    std::visit([this](const auto& chosen) { Put(chosen); }, value);
  }
  template <typename Struct>
  requires requires(const Struct& value) { Fields(value); }
  void Put(const Struct& value) {
    std::apply([this](const auto&... fields) { (Put(fields), ...); }, Fields(value));
  }

 private:
  void PutCount(uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
    out_ += static_cast<char>(value);
  }
  std::string& out_;
};

// The reverse. After a fault everything reads as empty; ok() tells at the end.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_ && rest_.empty(); }

  void Get(bool& value) { value = GetByte() != 0; }
  template <std::integral Number>
  void Get(Number& value) {
    const uint64_t zigzag = GetCount();
    value =
        static_cast<Number>(static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1));
  }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Get(Enum& value) { value = static_cast<Enum>(GetCount()); }
  void Get(double& value) {
    uint64_t bits = 0;
    for (int byte = 0; byte < 8; ++byte) bits |= static_cast<uint64_t>(GetByte()) << (8 * byte);
    value = std::bit_cast<double>(bits);
  }
  void Get(std::string& value) {
    const size_t size = GetSize();
    value.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }
  void Get(Time& value) {
    int64_t micros = 0;
    Get(micros);
    value = Time(std::chrono::microseconds(micros));
  }
  void Get(Json& value) {
    std::string text;
    Get(text);
    value = text.empty() ? Json() : Json::parse(text, nullptr, false);
    if (value.is_discarded()) Fail();
  }
  void Get(std::monostate&) {}
  void Get(ExpressionPtr& value) {
    bool is_there = false;
    Get(is_there);
    if (!is_there || ++depth_ > kDepthMax) return is_there ? Fail() : void();
    auto expression = std::make_shared<Expression>();
    Get(*expression);
    value = std::move(expression);
    --depth_;
  }
  template <typename Value>
  void Get(std::optional<Value>& value) {
    bool is_there = false;
    Get(is_there);
    if (is_there) Get(value.emplace());
  }
  template <typename Value>
  void Get(std::vector<Value>& values) {
    values.resize(GetSize());
    for (Value& value : values) Get(value);
  }
  template <typename Value>
  void Get(mesh::List<Value>& values) {
    std::vector<Value> items;
    Get(items);
    values = mesh::List<Value>(std::move(items));
  }
  template <typename Key, typename Value>
  void Get(std::pair<Key, Value>& value) {
    Get(value.first);
    Get(value.second);
  }
  template <typename Key, typename Value>
  void Get(std::map<Key, Value>& values) {
    for (size_t left = GetSize(); left > 0; --left) {
      std::pair<Key, Value> entry;
      Get(entry);
      values.insert(values.end(), std::move(entry));
    }
  }
  template <typename... Choices>
  void Get(std::variant<Choices...>& value) {
    const uint64_t index = GetCount();
    if (index >= sizeof...(Choices)) return Fail();
    uint64_t at = 0;
    ((at++ == index ? Get(value.template emplace<Choices>()) : void()), ...);
  }
  template <typename Struct>
  requires requires(Struct& value) { Fields(value); }
  void Get(Struct& value) {
    std::apply([this](auto&... fields) { (Get(fields), ...); }, Fields(value));
  }

 private:
  void Fail() {
    ok_ = false;
    rest_ = {};
  }
  unsigned char GetByte() {
    if (rest_.empty()) return Fail(), '\0';
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  uint64_t GetCount() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const unsigned char byte = GetByte();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return Fail(), 0;
  }
  // A count of things that take at least a byte each: more than there are bytes is a fault.
  size_t GetSize() {
    const uint64_t count = GetCount();
    if (count > rest_.size()) return Fail(), 0;
    return static_cast<size_t>(count);
  }

  std::string_view rest_;
  bool ok_ = true;
  int depth_ = 0;
};

}  // namespace

std::string EncodeHead(const mesh::Head& head) {
  std::string bytes(CurrentMark());
  Encoder encoder(bytes);
  encoder.Put(head.folder);
  encoder.Put(head.path);
  encoder.Put(head.document_sha256);
  encoder.Put(head.outline);
  return bytes;
}

bool DecodeHead(std::string_view bytes, mesh::Head& head) {
  if (!bytes.starts_with(CurrentMark())) return false;
  Decoder decoder(bytes.substr(CurrentMark().size()));
  decoder.Get(head.folder);
  decoder.Get(head.path);
  decoder.Get(head.document_sha256);
  decoder.Get(head.outline);
  return decoder.ok();
}

std::string EncodeMeaning(const mesh::Resource& resource) {
  std::string bytes(CurrentMark());
  Encoder encoder(bytes);
  encoder.Put(resource.model);
  encoder.Put(resource.references);
  encoder.Put(resource.code);
  encoder.Put(resource.files);
  return bytes;
}

bool IsCurrentMeaning(std::string_view bytes) { return bytes.starts_with(CurrentMark()); }

bool DecodeMeaning(std::string_view bytes, mesh::Resource& resource) {
  if (!IsCurrentMeaning(bytes)) return false;
  Decoder decoder(bytes.substr(CurrentMark().size()));
  decoder.Get(resource.model);
  decoder.Get(resource.references);
  decoder.Get(resource.code);
  decoder.Get(resource.files);
  return decoder.ok();
}

}  // namespace weft::store
