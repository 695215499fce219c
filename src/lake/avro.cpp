#include "lake/avro.hpp"

#include <cstring>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/read_json.hpp"
#include "lake/avro_codec.hpp"

namespace weft::lake {
namespace {

constexpr std::string_view kMagic{"Obj\1", 4};
constexpr size_t kMarkBytes = 16;
constexpr int kDepthMax = 64;

[[noreturn]] void Damaged(const std::string& how) {
  throw Error(ErrorKind::kUnavailable, "a manifest of the table cannot be read", {}, how);
}

void AddLong(std::string& out, int64_t number) {
  auto rest = (static_cast<uint64_t>(number) << 1) ^ static_cast<uint64_t>(number >> 63);
  for (; rest >= 0x80; rest >>= 7) out += static_cast<char>((rest & 0x7F) | 0x80);
  out += static_cast<char>(rest);
}

void AddBytes(std::string& out, std::string_view bytes) {
  AddLong(out, static_cast<int64_t>(bytes.size()));
  out += bytes;
}

// Takes values off the front.
class Input {
 public:
  explicit Input(std::string_view bytes) : left_(bytes) {}

  std::string_view Take(size_t count) {
    if (count > left_.size()) Damaged("it is cut off");
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  int64_t Long() {
    uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(Take(1)[0]);
      number |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return static_cast<int64_t>(number >> 1) ^ -static_cast<int64_t>(number & 1);
    }
    Damaged("a number is too long");
  }
  std::string_view Bytes() {
    const int64_t length = Long();
    if (length < 0) Damaged("a length is negative");
    return Take(static_cast<size_t>(length));
  }
  template <typename T>
  T Plain() {
    T value;
    std::memcpy(&value, Take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  // The items of an array or a map, block after block.
  template <typename Each>
  void Items(const Each& each) {
    for (int64_t count = Long(); count != 0; count = Long()) {
      if (count < 0) {
        count = -count;
        Long();  // how many bytes
      }
      for (int64_t i = 0; i < count; ++i) each();
    }
  }
  bool IsEmpty() const { return left_.empty(); }
  size_t left() const { return left_.size(); }

 private:
  std::string_view left_;
};

// Records and fixed ones of a schema, which may be named again later on.
class NamedTypes {
 public:
  explicit NamedTypes(const Json& schema) { Collect(schema); }

  const Json& Of(const std::string& word) const {
    const auto known = named_.find(word);
    if (known == named_.end()) Damaged("it has a type " + word);
    return known->second;
  }

 private:
  void Collect(const Json& type) {
    if (type.is_array()) {
      for (const Json& each : type) Collect(each);
    } else if (type.is_object()) {
      if (type.contains("name") && type.at("type") != "array") named_[type.at("name")] = type;
      for (const char* part : {"type", "items", "values"})
        if (type.contains(part)) Collect(type.at(part));
      if (type.contains("fields"))
        for (const Json& field : type.at("fields")) Collect(field.at("type"));
    }
  }

  std::map<std::string, Json> named_;
};

// Values by the schema that stands in the file.
class Reader {
 public:
  Reader(const Json& schema, const std::set<std::string>& without)
      : without_(without), named_(schema) {}

  Json Read(const Json& type, Input& input, bool wanted, int depth = 0) {
    if (depth > kDepthMax) Damaged("it is nested too deeply");
    if (type.is_array()) return Read(Branch(type, input.Long()), input, wanted, depth + 1);
    if (type.is_string()) return ReadNamed(type.get<std::string>(), input, wanted, depth);
    const Json& kind = type.at("type");
    if (!kind.is_string()) return Read(kind, input, wanted, depth + 1);
    const auto& word = kind.get_ref<const std::string&>();
    if (word == "record") return ReadRecord(type, input, wanted, depth);
    if (word == "array") return ReadArray(type.at("items"), input, wanted, depth);
    if (word == "map") return ReadMap(type.at("values"), input, wanted, depth);
    if (word == "fixed") return Text(input.Take(type.at("size").get<size_t>()), wanted);
    if (word == "enum") return input.Long();
    return ReadNamed(word, input, wanted, depth);
  }

 private:
  static const Json& Branch(const Json& types, int64_t which) {
    if (which < 0 || static_cast<size_t>(which) >= types.size())
      Damaged("a union has no such part");
    return types[static_cast<size_t>(which)];
  }

  static Json Text(std::string_view bytes, bool wanted) {
    return wanted ? Json(std::string(bytes)) : Json();
  }

  Json ReadNamed(const std::string& word, Input& input, bool wanted, int depth) {
    if (word == "null") return Json();
    if (word == "boolean") return input.Take(1)[0] != 0;
    if (word == "int" || word == "long") return input.Long();
    if (word == "float") return input.Plain<float>();
    if (word == "double") return input.Plain<double>();
    if (word == "string" || word == "bytes") return Text(input.Bytes(), wanted);
    return Read(named_.Of(word), input, wanted, depth + 1);
  }

  Json ReadRecord(const Json& type, Input& input, bool wanted, int depth) {
    Json record = Json::object();
    for (const Json& field : type.at("fields")) {
      const auto& name = field.at("name").get_ref<const std::string&>();
      const bool is_wanted = wanted && !without_.contains(name);
      Json value = Read(field.at("type"), input, is_wanted, depth + 1);
      if (is_wanted) record[name] = std::move(value);
    }
    return record;
  }

  Json ReadArray(const Json& items, Input& input, bool wanted, int depth) {
    Json array = Json::array();
    input.Items([&] {
      Json item = Read(items, input, wanted, depth + 1);
      if (wanted) array.push_back(std::move(item));
    });
    return array;
  }

  Json ReadMap(const Json& values, Input& input, bool wanted, int depth) {
    Json map = Json::object();
    input.Items([&] {
      const std::string key(input.Bytes());
      Json value = Read(values, input, wanted, depth + 1);
      if (wanted) map[key] = std::move(value);
    });
    return map;
  }

  const std::set<std::string>& without_;
  const NamedTypes named_;
};

// The way back.
class RowWriter {
 public:
  RowWriter(const Json& schema, AvroWriter& out) : named_(schema), out_(out) {}

  void Write(const Json& type, const Json& value, int depth = 0) {
    if (depth > kDepthMax) Damaged("it is nested too deeply");
    if (type.is_array()) return WriteUnion(type, value, depth);
    if (type.is_string()) return WriteNamed(type.get<std::string>(), value, depth);
    const Json& kind = type.at("type");
    if (!kind.is_string()) return Write(kind, value, depth + 1);
    const auto& word = kind.get_ref<const std::string&>();
    if (word == "record") {
      for (const Json& field : type.at("fields"))
        Write(field.at("type"), value.at(field.at("name").get_ref<const std::string&>()),
              depth + 1);
    } else if (word == "array" || word == "map") {
      WriteItems(type, value, depth);
    } else if (word == "fixed") {
      out_.Plain(value.get_ref<const std::string&>());
    } else {
      WriteNamed(word == "enum" ? "int" : word, value, depth);
    }
  }

 private:
  void WriteUnion(const Json& types, const Json& value, int depth) {
    const auto fits = [&](const Json& type) { return (type == "null") == value.is_null(); };
    const auto found = std::ranges::find_if(types, fits);
    if (found == types.end()) Damaged("a value fits no part of its union");
    out_.Long(std::distance(types.begin(), found));
    Write(*found, value, depth + 1);
  }

  void WriteItems(const Json& type, const Json& value, int depth) {
    out_.BeginItems(value.size());
    for (const auto& [key, item] : value.items()) {
      if (value.is_object()) out_.Bytes(key);
      Write(type.at(value.is_object() ? "values" : "items"), item, depth + 1);
    }
    out_.EndItems();
  }

  void WriteNamed(const std::string& word, const Json& value, int depth) {
    if (word == "null") return;
    if (word == "boolean") return out_.Bool(value.get<bool>());
    if (word == "int" || word == "long") return out_.Long(value.get<int64_t>());
    if (word == "float") return WritePlain(value.get<float>());
    if (word == "double") return WritePlain(value.get<double>());
    if (word == "string" || word == "bytes") return out_.Bytes(value.get_ref<const std::string&>());
    Write(named_.Of(word), value, depth + 1);
  }

  template <typename T>
  void WritePlain(T number) {
    out_.Plain({reinterpret_cast<const char*>(&number), sizeof(number)});
  }

  const NamedTypes named_;
  AvroWriter& out_;
};

}  // namespace

AvroFile ReadAvro(std::string_view bytes, const std::set<std::string>& without) {
  Input input(bytes);
  if (input.Take(kMagic.size()) != kMagic) Damaged("it is no Avro file");
  AvroFile file;
  input.Items([&] {
    const std::string key(input.Bytes());
    file.metadata[key] = std::string(input.Bytes());
  });
  const std::string_view mark = input.Take(kMarkBytes);
  const std::string codec = file.metadata["avro.codec"];
  const Json schema = ReadJson(file.metadata["avro.schema"]);
  if (schema.is_discarded()) Damaged("its schema is no JSON");
  try {
    Reader reader(schema, without);
    while (!input.IsEmpty()) {
      const int64_t count = input.Long();
      const std::string_view packed = input.Bytes();
      const std::string unpacked = Unpacked(codec, packed);
      Input block(unpacked);
      for (int64_t i = 0; i < count; ++i) file.rows.push_back(reader.Read(schema, block, true));
      if (input.Take(kMarkBytes) != mark) Damaged("a block does not end where it should");
    }
  } catch (const Json::exception& error) {
    Damaged(std::string("its schema is not as it should be: ") + error.what());
  }
  return file;
}

std::string WriteAvro(const AvroFile& file) {
  const std::string& text = file.metadata.at("avro.schema");
  AvroWriter out(text, file.metadata);
  try {
    const Json schema = Json::parse(text);
    RowWriter writer(schema, out);
    for (const Json& row : file.rows) {
      writer.Write(schema, row);
      out.EndRow();
    }
  } catch (const Json::exception& error) {
    Damaged(std::string("its rows do not fit its schema: ") + error.what());
  }
  return out.Finish();
}

AvroWriter::AvroWriter(std::string schema, std::map<std::string, std::string> metadata)
    : schema_(std::move(schema)), metadata_(std::move(metadata)) {}

void AvroWriter::Long(int64_t number) { AddLong(rows_, number); }

void AvroWriter::Bytes(std::string_view bytes) { AddBytes(rows_, bytes); }

void AvroWriter::BeginItems(size_t count) {
  if (count > 0) Long(static_cast<int64_t>(count));
}

std::string AvroWriter::Finish() {
  std::map<std::string, std::string> metadata = metadata_;
  metadata["avro.schema"] = schema_;
  metadata["avro.codec"] = "null";
  std::string out(kMagic);
  AddLong(out, static_cast<int64_t>(metadata.size()));
  for (const auto& [key, value] : metadata) {
    AddBytes(out, key);
    AddBytes(out, value);
  }
  AddLong(out, 0);
  const std::string mark = RandomBytes(kMarkBytes);
  out += mark;
  if (count_ == 0) return out;
  AddLong(out, count_);
  AddBytes(out, rows_);
  return out + mark;
}

}  // namespace weft::lake
