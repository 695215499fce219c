#include "engine/arrow_messages.hpp"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <array>

namespace weft::engine {
namespace {

using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using flatbuffers::FlatBufferBuilder;
using Table = flatbuffers::Offset<void>;

// ---- Words of the format, from Schema.fbs and Message.fbs in the folder format/ of apache/arrow,
// metadata version V5. Fields have their numbers there; a union takes two.

enum MessageField : uint16_t { kVersion, kHeaderCode, kHeader, kBodyBytes };
enum SchemaField : uint16_t { kEndianness, kFields };
enum ColumnField : uint16_t { kName, kCanBeNull, kTypeCode, kType, kDictionary, kChildren };
enum BatchField : uint16_t { kRows, kNodes, kBuffers };
enum IntField : uint16_t { kBits, kIsSigned };
enum DecimalField : uint16_t { kDigits, kScale, kDecimalBits };
enum MomentField : uint16_t { kUnit, kZone };  // Date has a unit alone, FloatingPoint a precision
enum TimeField : uint16_t { kTimeUnit, kTimeBits };
enum ListField : uint16_t { kLength };
enum MapField : uint16_t { kIsSorted };

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
constexpr int16_t kVersion5 = 4, kLittle = 0;
enum Precision : int16_t { kSingle = 1, kDouble = 2 };
enum Unit : int16_t { kSecond, kMillisecond, kMicrosecond, kNanosecond };
constexpr int16_t kDays = 0;

// ---- Tables

flatbuffers::voffset_t At(uint16_t field) { return flatbuffers::FieldIndexToOffset(field); }

// A table under way; parts of it are made before. Values that are a default are written as well.
class Making {
 public:
  explicit Making(FlatBufferBuilder& out) : out_(out), begin_(out.StartTable()) {}
  template <typename T>
  Making& Add(uint16_t field, T value) {
    out_.AddElement<T>(At(field), value);
    return *this;
  }
  template <typename T>
  Making& Add(uint16_t field, flatbuffers::Offset<T> part) {
    out_.AddOffset(At(field), part);
    return *this;
  }
  Table End() { return Table(out_.EndTable(begin_)); }

 private:
  FlatBufferBuilder& out_;
  const flatbuffers::uoffset_t begin_;
};

Table Empty(FlatBufferBuilder& out) { return Making(out).End(); }
template <int32_t bits, bool is_signed>
Table Int(FlatBufferBuilder& out) {
  return Making(out).Add(kBits, bits).Add(kIsSigned, static_cast<uint8_t>(is_signed)).End();
}
template <int16_t unit>
Table In(FlatBufferBuilder& out) {
  return Making(out).Add(kUnit, unit).End();
}
Table Time(FlatBufferBuilder& out) {
  return Making(out).Add(kTimeUnit, int16_t{kMicrosecond}).Add(kTimeBits, int32_t{64}).End();
}
Table ZonedMoment(FlatBufferBuilder& out) {
  const auto zone = out.CreateString("UTC");
  return Making(out).Add(kUnit, int16_t{kMicrosecond}).Add(kZone, zone).End();
}

// Types whose values all take the same room.
struct Plain {
  LogicalTypeId id;
  size_t bytes;  // 0: a bit
  TypeCode code;
  Table (*make)(FlatBufferBuilder&);
};
constexpr std::array kPlain{
    Plain{LogicalTypeId::BOOLEAN, 0, TypeCode::kBool, &Empty},
    Plain{LogicalTypeId::TINYINT, 1, TypeCode::kInt, &Int<8, true>},
    Plain{LogicalTypeId::SMALLINT, 2, TypeCode::kInt, &Int<16, true>},
    Plain{LogicalTypeId::INTEGER, 4, TypeCode::kInt, &Int<32, true>},
    Plain{LogicalTypeId::BIGINT, 8, TypeCode::kInt, &Int<64, true>},
    Plain{LogicalTypeId::UTINYINT, 1, TypeCode::kInt, &Int<8, false>},
    Plain{LogicalTypeId::USMALLINT, 2, TypeCode::kInt, &Int<16, false>},
    Plain{LogicalTypeId::UINTEGER, 4, TypeCode::kInt, &Int<32, false>},
    Plain{LogicalTypeId::UBIGINT, 8, TypeCode::kInt, &Int<64, false>},
    Plain{LogicalTypeId::FLOAT, 4, TypeCode::kFloatingPoint, &In<kSingle>},
    Plain{LogicalTypeId::DOUBLE, 8, TypeCode::kFloatingPoint, &In<kDouble>},
    Plain{LogicalTypeId::DATE, 4, TypeCode::kDate, &In<kDays>},
    Plain{LogicalTypeId::TIME, 8, TypeCode::kTime, &Time},
    Plain{LogicalTypeId::TIMESTAMP_SEC, 8, TypeCode::kTimestamp, &In<kSecond>},
    Plain{LogicalTypeId::TIMESTAMP_MS, 8, TypeCode::kTimestamp, &In<kMillisecond>},
    Plain{LogicalTypeId::TIMESTAMP, 8, TypeCode::kTimestamp, &In<kMicrosecond>},
    Plain{LogicalTypeId::TIMESTAMP_NS, 8, TypeCode::kTimestamp, &In<kNanosecond>},
    Plain{LogicalTypeId::TIMESTAMP_TZ, 8, TypeCode::kTimestamp, &ZonedMoment},
};

const Plain* FindPlain(LogicalTypeId id) {
  const auto row = std::ranges::find(kPlain, id, &Plain::id);
  return row == kPlain.end() ? nullptr : &*row;
}

// ---- Columns

struct Named {
  std::string name;
  LogicalType type;
  bool can_be_null = true;
};

Table ColumnOf(FlatBufferBuilder& out, const Named& column);

// What a type is in Arrow, and its parts.
struct Described {
  TypeCode code;
  Table type;
  std::vector<Table> parts = {};
};

Table PairsOf(FlatBufferBuilder& out, const LogicalType& map) {
  const std::vector<Table> parts{ColumnOf(out, {"key", duckdb::MapType::KeyType(map), false}),
                                 ColumnOf(out, {"value", duckdb::MapType::ValueType(map)})};
  const auto children = out.CreateVector(parts);
  const auto name = out.CreateString("entries");
  const Table type = Empty(out);
  return Making(out)
      .Add(kName, name)
      .Add(kCanBeNull, uint8_t{0})
      .Add(kTypeCode, static_cast<uint8_t>(TypeCode::kStruct))
      .Add(kType, type)
      .Add(kChildren, children)
      .End();
}

Table DecimalOf(FlatBufferBuilder& out, const LogicalType& type) {
  return Making(out)
      .Add(kDigits, int32_t{duckdb::DecimalType::GetWidth(type)})
      .Add(kScale, int32_t{duckdb::DecimalType::GetScale(type)})
      .Add(kDecimalBits, int32_t{128})
      .End();
}

Described DescribedOf(FlatBufferBuilder& out, const LogicalType& type) {
  if (const Plain* plain = FindPlain(type.id())) return {plain->code, plain->make(out)};
  const auto item = [&](const LogicalType& of) { return ColumnOf(out, {"item", of}); };
  switch (type.id()) {
    case LogicalTypeId::DECIMAL: return {TypeCode::kDecimal, DecimalOf(out, type)};
    case LogicalTypeId::BLOB: return {TypeCode::kBinary, Empty(out)};
    case LogicalTypeId::STRUCT: {
      std::vector<Table> parts;
      for (const auto& [name, part] : duckdb::StructType::GetChildTypes(type))
        parts.push_back(ColumnOf(out, {name, part}));
      return {TypeCode::kStruct, Empty(out), std::move(parts)};
    }
    case LogicalTypeId::LIST:
      return {TypeCode::kList, Empty(out), {item(duckdb::ListType::GetChildType(type))}};
    case LogicalTypeId::ARRAY: {
      const auto length = static_cast<int32_t>(duckdb::ArrayType::GetSize(type));
      return {TypeCode::kFixedSizeList,
              Making(out).Add(kLength, length).End(),
              {item(duckdb::ArrayType::GetChildType(type))}};
    }
    case LogicalTypeId::MAP:
      return {TypeCode::kMap, Making(out).Add(kIsSorted, uint8_t{0}).End(), {PairsOf(out, type)}};
    default: return {TypeCode::kUtf8, Empty(out)};
  }
}

Table ColumnOf(FlatBufferBuilder& out, const Named& column) {
  const Described described = DescribedOf(out, column.type);
  const auto children = out.CreateVector(described.parts);
  const auto name = out.CreateString(column.name);
  return Making(out)
      .Add(kName, name)
      .Add(kCanBeNull, static_cast<uint8_t>(column.can_be_null))
      .Add(kTypeCode, static_cast<uint8_t>(described.code))
      .Add(kType, described.type)
      .Add(kChildren, children)
      .End();
}

// ---- Messages

constexpr uint32_t kGoesOn = 0xFFFFFFFF;

std::string Number(uint32_t number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

// Its head's length is a multiple of eight.
std::string Message(FlatBufferBuilder& out, Header code, Table header, const std::string& body) {
  out.Finish(Making(out)
                 .Add(kVersion, kVersion5)
                 .Add(kHeaderCode, static_cast<uint8_t>(code))
                 .Add(kHeader, header)
                 .Add(kBodyBytes, static_cast<int64_t>(body.size()))
                 .End());
  std::string head(reinterpret_cast<const char*>(out.GetBufferPointer()), out.GetSize());
  head.resize((head.size() + 7) / 8 * 8);
  return Number(kGoesOn) + Number(static_cast<uint32_t>(head.size())) + head + body;
}

}  // namespace

std::optional<LogicalType> ArrowLeafOf(const LogicalType& type) {
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

std::optional<size_t> ArrowBytesOf(const LogicalType& type) {
  const Plain* plain = FindPlain(type.id());
  return plain ? std::optional(plain->bytes) : std::nullopt;
}

std::string ArrowSchemaMessage(const std::vector<std::string>& names,
                               const std::vector<LogicalType>& types) {
  FlatBufferBuilder out;
  std::vector<Table> columns;
  for (size_t i = 0; i < types.size(); ++i) columns.push_back(ColumnOf(out, {names[i], types[i]}));
  const auto fields = out.CreateVector(columns);
  const Table schema = Making(out).Add(kEndianness, kLittle).Add(kFields, fields).End();
  return Message(out, Header::kSchema, schema, "");
}

std::string ArrowBatchMessage(const ArrowBatch& batch) {
  FlatBufferBuilder out;
  const auto nodes = out.CreateVectorOfStructs(batch.nodes);
  const auto buffers = out.CreateVectorOfStructs(batch.buffers);
  const Table header =
      Making(out).Add(kRows, batch.rows).Add(kNodes, nodes).Add(kBuffers, buffers).End();
  return Message(out, Header::kRecordBatch, header, batch.bytes);
}

std::string ArrowEnd() { return Number(kGoesOn) + Number(0); }

}  // namespace weft::engine
