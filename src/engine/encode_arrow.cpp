#include "engine/encode_arrow.hpp"

#include <algorithm>

#include "duckdb/common/arrow/arrow_appender.hpp"
#include "duckdb/common/vector_operations/vector_operations.hpp"
#include "engine/arrow_messages.hpp"
#include "engine/encode_column.hpp"

namespace weft::engine {
namespace {

using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;

// A batch's columns, one buffer after the other.
class Body {
 public:
  explicit Body(int64_t rows) : batch_{.rows = rows, .nodes = {}, .buffers = {}, .bytes = {}} {}
  void Add(const LogicalType& type, const ArrowArray& array) {
    batch_.nodes.push_back({array.length, array.null_count});
    AddBuffer(array.null_count > 0 ? array.buffers[0] : nullptr, BitsOf(array.length));
    if (const auto of_value = ArrowBytesOf(type)) {
      const auto bytes = static_cast<int64_t>(*of_value) * array.length;
      return AddBuffer(array.buffers[1], bytes == 0 ? BitsOf(array.length) : bytes);
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

  const ArrowBatch& batch() const { return batch_; }

 private:
  static int64_t BitsOf(int64_t length) { return (length + 7) / 8; }

  void AddBuffer(const void* data, int64_t length) {
    if (data == nullptr) length = 0;
    batch_.buffers.push_back({static_cast<int64_t>(batch_.bytes.size()), length});
    if (length > 0)
      batch_.bytes.append(static_cast<const char*>(data), static_cast<size_t>(length));
    batch_.bytes.resize((batch_.bytes.size() + 7) / 8 * 8);
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
    batch_.nodes.push_back({pairs.length, 0});
    AddBuffer(nullptr, 0);
    Add(duckdb::MapType::KeyType(map), *pairs.children[0]);
    Add(duckdb::MapType::ValueType(map), *pairs.children[1]);
  }

  ArrowBatch batch_;
};

class ArrowEncoder final : public Encoder {
 public:
  void Begin(const std::vector<std::string>& names,
             const std::vector<LogicalType>& types) override {
    const std::vector<std::string> unique = UniqueNames(names);
    for (const LogicalType& type : types) types_.push_back(WithLeaves(type, &ArrowLeafOf));
    due_ = ArrowSchemaMessage(unique, types_);
  }

  // Some chunks are one batch; what is due comes with the first chunk in any case.
  std::string Encode(duckdb::DataChunk& chunk) override {
    if (chunk.size() > 0) Take(chunk);
    const bool is_full = batch_ && (batch_->RowCount() >= kRowsMax || bytes_ >= kBytesMax);
    return std::exchange(due_, {}) + (is_full ? Batch() : "");
  }

  std::string End() override {
    return std::exchange(due_, {}) + (batch_ ? Batch() : "") + ArrowEnd();
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
    Body body(array.length);
    for (size_t i = 0; i < types_.size(); ++i) body.Add(types_[i], *array.children[i]);
    array.release(&array);
    return ArrowBatchMessage(body.batch());
  }

  std::vector<LogicalType> types_;
  std::string due_;
  std::unique_ptr<duckdb::ArrowAppender> batch_;
  idx_t bytes_ = 0;  // of it, about
};

}  // namespace

std::unique_ptr<Encoder> MakeArrowEncoder() { return std::make_unique<ArrowEncoder>(); }

}  // namespace weft::engine
