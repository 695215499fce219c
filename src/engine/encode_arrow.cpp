#include "engine/encode_arrow.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "duckdb/common/arrow/arrow_appender.hpp"
#include "duckdb/common/vector_operations/vector_operations.hpp"
#include "engine/encode_column.hpp"
#include "engine/flat.hpp"

namespace weft::engine {
namespace {

using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using Pair = FlatTable::Pair;

// ---- Words of the format: Schema.fbs and Message.fbs of Arrow

enum class TypeCode : uint8_t {
  kInt = 2,
  kFloatingPoint = 3,
  kBinary = 4,
  kUtf8 = 5,
  kBool = 6,
  kDecimal = 7,
  kDate = 8,
  kTime = 9,
  kTimestamp = 10,
  kList = 12,
  kStruct = 13,
  kFixedSizeList = 16,
  kMap = 17,
};
enum class Header : uint8_t { kSchema = 1, kRecordBatch = 3 };
constexpr int16_t kVersion5 = 4;
enum Unit : int16_t { kSecond, kMillisecond, kMicrosecond, kNanosecond };
constexpr int16_t kDays = 0;

FlatTable Int(int32_t bits, bool is_signed) {
  FlatTable type;
  type.Number(0, bits).Number(1, static_cast<uint8_t>(is_signed));
  return type;
}
FlatTable In(int16_t unit) {
  FlatTable type;
  type.Number(0, unit);
  return type;
}
FlatTable Moment(int16_t unit, bool has_zone) {
  FlatTable type = In(unit);
  if (has_zone) type.Text(1, "UTC");
  return type;
}

// Types whose values all take the same room.
struct Plain {
  LogicalTypeId id;
  size_t bytes;  // 0: a bit
  TypeCode code;
  FlatTable (*make)();
};
constexpr std::array kPlain{
    Plain{LogicalTypeId::BOOLEAN, 0, TypeCode::kBool, [] { return FlatTable(); }},
    Plain{LogicalTypeId::TINYINT, 1, TypeCode::kInt, [] { return Int(8, true); }},
    Plain{LogicalTypeId::SMALLINT, 2, TypeCode::kInt, [] { return Int(16, true); }},
    Plain{LogicalTypeId::INTEGER, 4, TypeCode::kInt, [] { return Int(32, true); }},
    Plain{LogicalTypeId::BIGINT, 8, TypeCode::kInt, [] { return Int(64, true); }},
    Plain{LogicalTypeId::UTINYINT, 1, TypeCode::kInt, [] { return Int(8, false); }},
    Plain{LogicalTypeId::USMALLINT, 2, TypeCode::kInt, [] { return Int(16, false); }},
    Plain{LogicalTypeId::UINTEGER, 4, TypeCode::kInt, [] { return Int(32, false); }},
    Plain{LogicalTypeId::UBIGINT, 8, TypeCode::kInt, [] { return Int(64, false); }},
    Plain{LogicalTypeId::FLOAT, 4, TypeCode::kFloatingPoint, [] { return In(1); }},
    Plain{LogicalTypeId::DOUBLE, 8, TypeCode::kFloatingPoint, [] { return In(2); }},
    Plain{LogicalTypeId::DATE, 4, TypeCode::kDate, [] { return In(kDays); }},
    Plain{LogicalTypeId::TIME, 8, TypeCode::kTime,
          [] { return std::move(In(kMicrosecond).Number(1, int32_t{64})); }},
    Plain{LogicalTypeId::TIMESTAMP_SEC, 8, TypeCode::kTimestamp,
          [] { return Moment(kSecond, false); }},
    Plain{LogicalTypeId::TIMESTAMP_MS, 8, TypeCode::kTimestamp,
          [] { return Moment(kMillisecond, false); }},
    Plain{LogicalTypeId::TIMESTAMP, 8, TypeCode::kTimestamp,
          [] { return Moment(kMicrosecond, false); }},
    Plain{LogicalTypeId::TIMESTAMP_NS, 8, TypeCode::kTimestamp,
          [] { return Moment(kNanosecond, false); }},
    Plain{LogicalTypeId::TIMESTAMP_TZ, 8, TypeCode::kTimestamp,
          [] { return Moment(kMicrosecond, true); }},
};

const Plain* FindPlain(LogicalTypeId id) {
  const auto row = std::ranges::find(kPlain, id, &Plain::id);
  return row == kPlain.end() ? nullptr : &*row;
}

// ---- Which type a column has in Arrow

// Nothing: the type has parts that Arrow has, too.
std::optional<LogicalType> LeafOf(const LogicalType& type) {
  switch (type.id()) {
    case LogicalTypeId::STRUCT:
    case LogicalTypeId::LIST:
    case LogicalTypeId::ARRAY:
    case LogicalTypeId::MAP: return std::nullopt;
    case LogicalTypeId::HUGEINT:
    case LogicalTypeId::UHUGEINT: return LogicalType::DECIMAL(38, 0);
    case LogicalTypeId::DECIMAL: return type;
    case LogicalTypeId::BLOB: return LogicalType::BLOB;
    default: return FindPlain(type.id()) ? LogicalType(type.id()) : LogicalType::VARCHAR;
  }
}

FlatTable FieldOf(const std::string& name, const LogicalType& type, bool can_be_null = true);

FlatTable Made(FlatTable field, TypeCode code, FlatTable type,
               std::vector<FlatTable> children = {}) {
  field.Number(2, static_cast<uint8_t>(code)).Table(3, std::move(type));
  field.Tables(5, std::move(children));
  return field;
}

std::vector<FlatTable> FieldsOf(const duckdb::child_list_t<LogicalType>& parts) {
  std::vector<FlatTable> fields;
  for (const auto& [name, part] : parts) fields.push_back(FieldOf(name, part));
  return fields;
}

FlatTable PairsOf(const LogicalType& map) {
  FlatTable pairs;
  pairs.Text(0, "entries").Number(1, uint8_t{0});
  return Made(std::move(pairs), TypeCode::kStruct, {},
              {FieldOf("key", duckdb::MapType::KeyType(map), false),
               FieldOf("value", duckdb::MapType::ValueType(map))});
}

FlatTable FieldOf(const std::string& name, const LogicalType& type, bool can_be_null) {
  FlatTable field, parts;
  field.Text(0, name).Number(1, static_cast<uint8_t>(can_be_null));
  if (const Plain* plain = FindPlain(type.id()))
    return Made(std::move(field), plain->code, plain->make());
  switch (type.id()) {
    case LogicalTypeId::DECIMAL:
      parts.Number(0, int32_t{duckdb::DecimalType::GetWidth(type)})
          .Number(1, int32_t{duckdb::DecimalType::GetScale(type)})
          .Number(2, int32_t{128});
      return Made(std::move(field), TypeCode::kDecimal, std::move(parts));
    case LogicalTypeId::BLOB: return Made(std::move(field), TypeCode::kBinary, {});
    case LogicalTypeId::STRUCT:
      return Made(std::move(field), TypeCode::kStruct, {},
                  FieldsOf(duckdb::StructType::GetChildTypes(type)));
    case LogicalTypeId::LIST:
      return Made(std::move(field), TypeCode::kList, {},
                  {FieldOf("item", duckdb::ListType::GetChildType(type))});
    case LogicalTypeId::ARRAY:
      parts.Number(0, static_cast<int32_t>(duckdb::ArrayType::GetSize(type)));
      return Made(std::move(field), TypeCode::kFixedSizeList, std::move(parts),
                  {FieldOf("item", duckdb::ArrayType::GetChildType(type))});
    case LogicalTypeId::MAP:
      parts.Number(0, uint8_t{0});
      return Made(std::move(field), TypeCode::kMap, std::move(parts), {PairsOf(type)});
    default: return Made(std::move(field), TypeCode::kUtf8, {});
  }
}

// ---- A batch's columns, one buffer after the other

class Body {
 public:
  void Add(const LogicalType& type, const ArrowArray& array) {
    nodes_.push_back({array.length, array.null_count});
    AddBuffer(array.null_count > 0 ? array.buffers[0] : nullptr, BitsOf(array.length));
    if (const Plain* plain = FindPlain(type.id())) {
      const auto bytes = static_cast<int64_t>(plain->bytes) * array.length;
      return AddBuffer(array.buffers[1], plain->bytes == 0 ? BitsOf(array.length) : bytes);
    }
    switch (type.id()) {
      case LogicalTypeId::DECIMAL: return AddBuffer(array.buffers[1], 16 * array.length);
      case LogicalTypeId::STRUCT: return AddParts(type, array);
      case LogicalTypeId::ARRAY:
        return Add(duckdb::ArrayType::GetChildType(type), *array.children[0]);
      case LogicalTypeId::LIST:
        AddOffsets(array);
        return Add(duckdb::ListType::GetChildType(type), *array.children[0]);
      case LogicalTypeId::MAP: AddOffsets(array); return AddPairs(type, *array.children[0]);
      default: return AddBuffer(array.buffers[2], AddOffsets(array));
    }
  }

  const std::vector<Pair>& nodes() const { return nodes_; }
  const std::vector<Pair>& buffers() const { return buffers_; }
  const std::string& bytes() const { return bytes_; }

 private:
  static int64_t BitsOf(int64_t length) { return (length + 7) / 8; }

  void AddBuffer(const void* data, int64_t length) {
    if (data == nullptr) length = 0;
    buffers_.push_back({static_cast<int64_t>(bytes_.size()), length});
    if (length > 0) bytes_.append(static_cast<const char*>(data), static_cast<size_t>(length));
    bytes_.resize((bytes_.size() + 7) / 8 * 8);
  }
  // Where the last one ends.
  int64_t AddOffsets(const ArrowArray& array) {
    const auto* offsets = static_cast<const int32_t*>(array.buffers[1]);
    AddBuffer(array.length == 0 ? nullptr : offsets, 4 * (array.length + 1));
    return array.length == 0 ? 0 : offsets[array.length];
  }
  void AddParts(const LogicalType& type, const ArrowArray& array) {
    const auto& parts = duckdb::StructType::GetChildTypes(type);
    for (size_t i = 0; i < parts.size(); ++i) Add(parts[i].second, *array.children[i]);
  }
  void AddPairs(const LogicalType& map, const ArrowArray& pairs) {
    nodes_.push_back({pairs.length, 0});
    AddBuffer(nullptr, 0);
    Add(duckdb::MapType::KeyType(map), *pairs.children[0]);
    Add(duckdb::MapType::ValueType(map), *pairs.children[1]);
  }

  std::vector<Pair> nodes_, buffers_;
  std::string bytes_;
};

// ---- Messages

std::string Number(uint32_t number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}
constexpr uint32_t kGoesOn = 0xFFFFFFFF;

std::string Message(Header kind, FlatTable header, const std::string& body) {
  FlatTable message;
  message.Number(0, kVersion5)
      .Number(1, static_cast<uint8_t>(kind))
      .Table(2, std::move(header))
      .Number(3, static_cast<int64_t>(body.size()));
  const std::string head = message.AsRoot();
  return Number(kGoesOn) + Number(static_cast<uint32_t>(head.size())) + head + body;
}

class ArrowEncoder final : public Encoder {
 public:
  void Begin(const std::vector<std::string>& names,
             const std::vector<LogicalType>& types) override {
    const std::vector<std::string> unique = UniqueNames(names);
    std::vector<FlatTable> fields;
    for (size_t i = 0; i < types.size(); ++i) {
      types_.push_back(WithLeaves(types[i], &LeafOf));
      fields.push_back(FieldOf(unique[i], types_.back()));
    }
    FlatTable schema;
    schema.Number(0, int16_t{0}).Tables(1, std::move(fields));
    due_ = Message(Header::kSchema, std::move(schema), "");
  }

  // Some chunks are one batch; what is due comes with the first chunk in any case.
  std::string Encode(duckdb::DataChunk& chunk) override {
    if (chunk.size() > 0) Take(chunk);
    const bool is_full = batch_ && (batch_->RowCount() >= kRowsMax || bytes_ >= kBytesMax);
    return std::exchange(due_, {}) + (is_full ? Batch() : "");
  }

  std::string End() override {
    return std::exchange(due_, {}) + (batch_ ? Batch() : "") + Number(kGoesOn) + Number(0);
  }

 private:
  static constexpr idx_t kRowsMax = 16384, kBytesMax = 4 << 20;
  using Extensions =
      duckdb::unordered_map<idx_t,
                            const duckdb::shared_ptr<duckdb::ArrowTypeExtensionData>>;  // none

  void Take(duckdb::DataChunk& chunk) {
    if (!batch_) {
      duckdb::vector<LogicalType> types(types_.begin(), types_.end());
      batch_ = std::make_unique<duckdb::ArrowAppender>(std::move(types), STANDARD_VECTOR_SIZE,
                                                       duckdb::ClientProperties(), Extensions());
    }
    duckdb::DataChunk ours;
    ours.InitializeEmpty(duckdb::vector<LogicalType>(types_.begin(), types_.end()));
    for (size_t i = 0; i < types_.size(); ++i) {
      if (chunk.data[i].GetType() == types_[i]) {
        ours.data[i].Reference(chunk.data[i]);
      } else {
        duckdb::Vector cast(types_[i], std::max<idx_t>(chunk.size(), STANDARD_VECTOR_SIZE));
        duckdb::VectorOperations::DefaultCast(chunk.data[i], cast, chunk.size());
        ours.data[i].Reference(cast);
      }
    }
    ours.SetCardinality(chunk.size());
    batch_->Append(ours, 0, ours.size(), ours.size());
    bytes_ += chunk.GetAllocationSize();
  }

  std::string Batch() {
    ArrowArray array = batch_->Finalize();
    batch_.reset();
    bytes_ = 0;
    Body body;
    for (size_t i = 0; i < types_.size(); ++i) body.Add(types_[i], *array.children[i]);
    FlatTable header;
    header.Number(0, array.length).Pairs(1, body.nodes()).Pairs(2, body.buffers());
    array.release(&array);
    return Message(Header::kRecordBatch, std::move(header), body.bytes());
  }

  std::vector<LogicalType> types_;
  std::string due_;
  std::unique_ptr<duckdb::ArrowAppender> batch_;
  idx_t bytes_ = 0;  // of it, about
};

}  // namespace

std::unique_ptr<Encoder> MakeArrowEncoder() { return std::make_unique<ArrowEncoder>(); }

}  // namespace weft::engine
