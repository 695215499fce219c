#include "base/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

[[noreturn]] void Refuse(Position at, const std::string& what, std::string hint = {}) {
  throw Error(ErrorKind::kInvalid,
              std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + what,
              std::move(hint));
}

// Turns yaml-cpp's marks, which count bytes, into positions, which count characters.
class Positions {
 public:
  explicit Positions(std::string_view text) : text_(text) {
    is_ascii_ =
        std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }
  Position Of(const YAML::Mark& mark) const {
    if (mark.is_null()) return {};
    int column = mark.column;
    if (!is_ascii_) {
      const size_t end = std::min(text_.size(), static_cast<size_t>(mark.pos));
      const size_t begin = end - std::min(end, static_cast<size_t>(mark.column));
      column = static_cast<int>(std::ranges::count_if(text_.substr(begin, end - begin), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
      }));
    }
    return {mark.line + 1, column + 1};
  }

 private:
  const std::string_view text_;
  bool is_ascii_ = true;
};

// Builds trees from yaml-cpp's events and refuses what a mesh document has no use for.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const YamlLimits& limits)
      : text_(text), positions_(text), limits_(limits) {}

  std::vector<YamlDocument> Take() { return std::move(documents_); }
  Position PositionOf(const YAML::Mark& mark) const { return positions_.Of(mark); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    const size_t begin = static_cast<size_t>(mark.pos);
    if (!documents_.empty()) {
      if (!text_.substr(begin).starts_with("---"))
        Refuse(positions_.Of(mark), "this does not belong to the document above",
               "Check the indentation and the quotes; a line `---` begins a new document.");
      documents_.back().end = begin;
    }
    documents_.push_back({{}, documents_.empty() ? 0 : begin, text_.size()});
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    CheckPlain(mark, "", anchor);
    Yaml node;
    node.at = positions_.Of(mark);
    Place(std::move(node));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    RefuseAnchor(positions_.Of(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    CheckPlain(mark, tag, anchor);
    if (value.find('\0') != std::string::npos)
      Refuse(positions_.Of(mark), "a text must not hold the character NUL");
    Yaml node;
    node.type = Yaml::Type::kScalar;
    node.at = positions_.Of(mark);
    node.text = value;
    node.plain = tag != "!";
    Place(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, Yaml::Type::kList);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, Yaml::Type::kMap);
  }
  void OnMapEnd() override {
    RefuseDuplicates(open_.back().node);
    Close();
  }

 private:
  struct Frame {
    Yaml node;
    std::optional<Yaml> key;  // of a map: read, its value is still to come
  };

  [[noreturn]] static void RefuseAnchor(Position at) {
    Refuse(at, "anchors (&) and aliases (*) are not allowed",
           "Write the value out where it is used; put a text that begins with & or * into quotes.");
  }

  void CheckPlain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) RefuseAnchor(positions_.Of(mark));
    if (!tag.empty() && tag != "?" && tag != "!")
      Refuse(positions_.Of(mark), "the tag `" + tag + "` is not allowed",
             "Leave it out, or put a text that begins with ! into quotes.");
    if (++nodes_ > limits_.nodes_max)
      Refuse(positions_.Of(mark),
             "the text has more than " + WithThousands(limits_.nodes_max) + " values",
             "Split it into several files.");
  }

  void Open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            Yaml::Type type) {
    CheckPlain(mark, tag, anchor);
    const Position at = positions_.Of(mark);
    if (static_cast<int>(open_.size()) >= limits_.depth_max)
      Refuse(at, "values are nested deeper than " + std::to_string(limits_.depth_max) + " levels");
    if (!open_.empty() && open_.back().node.IsMap() && !open_.back().key) RefuseKey(at);
    Frame& frame = open_.emplace_back();
    frame.node.type = type;
    frame.node.at = at;
  }

  void Close() {
    Yaml node = std::move(open_.back().node);
    open_.pop_back();
    Place(std::move(node));
  }

  [[noreturn]] static void RefuseKey(Position at) {
    Refuse(at, "a key must be a text",
           "A text that begins with [ or {, and the words null and ~, need quotes.");
  }

  // Puts a finished value where it belongs.
  void Place(Yaml node) {
    if (open_.empty()) {
      documents_.back().root = std::move(node);
      return;
    }
    Frame& frame = open_.back();
    if (frame.node.IsList()) {
      frame.node.items.push_back(std::move(node));
    } else if (!frame.key) {
      if (!node.IsScalar()) RefuseKey(node.at);
      frame.key = std::move(node);
    } else {
      // An empty value stands at its key: yaml-cpp's mark is already at the line below.
      if (node.IsNull()) node.at = frame.key->at;
      frame.node.entries.emplace_back(std::move(*frame.key), std::move(node));
      frame.key.reset();
    }
  }

  static void RefuseDuplicates(const Yaml& map) {
    std::vector<size_t> order(map.entries.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(
        order, {}, [&](size_t i) -> std::string_view { return map.entries[i].first.text; });
    const Yaml* twice = nullptr;
    const Yaml* first = nullptr;
    for (size_t i = 1; i < order.size(); ++i) {
      const Yaml& before = map.entries[order[i - 1]].first;
      const Yaml& key = map.entries[order[i]].first;
      if (key.text == before.text && (!twice || key.at.line < twice->at.line))
        twice = &key, first = &before;
    }
    if (twice)
      Refuse(twice->at, "the key `" + twice->text + "` stands here a second time",
             "Remove one of them; the first is in line " + std::to_string(first->at.line) + ".");
  }

  const std::string_view text_;
  const Positions positions_;
  const YamlLimits limits_;
  std::vector<YamlDocument> documents_;
  std::vector<Frame> open_;
  size_t nodes_ = 0;
};

// What yaml-cpp says, in the words of someone who writes a document.
struct Saying {
  std::string_view said;
  std::string_view message;
  std::string_view hint;
};
const Saying kSayings[] = {
    {YAML::ErrorMsg::MAP_VALUE, "a `:` is not expected here",
     "A text that holds `: ` needs quotes."},
    {YAML::ErrorMsg::MAP_KEY, "a key is not expected here", "Check the indentation."},
    {YAML::ErrorMsg::END_OF_MAP, "this line does not fit the keys above it",
     "Check the indentation and the quotes."},
    {YAML::ErrorMsg::END_OF_SEQ, "this line does not fit the list above it",
     "Check the indentation."},
    {YAML::ErrorMsg::END_OF_MAP_FLOW, "a `{` has no `}`", "Close it, or put the text into quotes."},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "a `[` has no `]`", "Close it, or put the text into quotes."},
    {YAML::ErrorMsg::FLOW_END, "a `]` or `}` has no beginning",
     "Remove it, or put the text into quotes."},
    {YAML::ErrorMsg::EOF_IN_SCALAR, "a quote is not closed", ""},
    {YAML::ErrorMsg::TAB_IN_INDENTATION, "a tab is not allowed in the indentation", "Use spaces."},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "this character cannot begin a value",
     "Put the text into quotes."},
    {YAML::ErrorMsg::BLOCK_ENTRY, "a list entry is not expected here", "Check the indentation."},
};

[[noreturn]] void RefuseSyntax(const YAML::ParserException& error, Position at) {
  if (at.line == 0) at = {1, 1};
  const std::string_view said = error.msg;
  if (said.find("anchor") != std::string_view::npos || said.find("alias") != std::string_view::npos)
    Refuse(at, "anchors (&) and aliases (*) are not allowed",
           "Write the value out where it is used; put a text that begins with & or * into quotes.");
  for (const Saying& saying : kSayings)
    if (said == saying.said) Refuse(at, std::string(saying.message), std::string(saying.hint));
  Refuse(at, "this is not YAML: " + std::string(said));
}

Position PositionOfByte(std::string_view text, size_t byte) {
  const std::string_view before = text.substr(0, byte);
  const size_t line_break = before.rfind('\n');
  const size_t begin = line_break == std::string_view::npos ? 0 : line_break + 1;
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1,
          static_cast<int>(byte - begin) + 1};
}

// YAML allows no control characters, and yaml-cpp takes some of them for the end of the text.
void CheckBytes(std::string_view text, const YamlLimits& limits) {
  if (text.size() > limits.bytes_max)
    Refuse({1, 1}, "the text is larger than " + WithThousands(limits.bytes_max) + " bytes",
           "Split it into several files.");
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
      Refuse(PositionOfByte(text, i), "control characters are not allowed",
             "Remove the character.");
  }
  const size_t good = Utf8Prefix(text);
  if (good == text.size()) return;
  Refuse(PositionOfByte(text, good), "the text is not UTF-8", "Save the file as UTF-8.");
}

}  // namespace

const Yaml* Yaml::Find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name.text == key) return &value;
  return nullptr;
}

std::vector<YamlDocument> ParseYaml(std::string_view text, const YamlLimits& limits) {
  CheckBytes(text, limits);
  const size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const std::string_view body = text.substr(skipped);
  Builder builder(body, limits);
  try {
    std::istringstream in{std::string(body)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::ParserException& error) {
    RefuseSyntax(error, builder.PositionOf(error.mark));
  }
  std::vector<YamlDocument> documents = builder.Take();
  for (YamlDocument& document : documents) {
    if (document.begin > 0) document.begin += skipped;
    document.end += skipped;
  }
  std::erase_if(documents, [](const YamlDocument& document) { return document.root.IsNull(); });
  if (documents.size() == 1) documents[0].begin = 0, documents[0].end = text.size();
  return documents;
}

}  // namespace weft
