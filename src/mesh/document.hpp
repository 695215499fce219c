#pragma once
#include <functional>
#include <string>

// A document byte for byte: carried along, or read from where it is kept whenever somebody asks.
namespace weft::mesh {

class Document {
 public:
  using Read = std::function<std::string()>;

  Document() = default;
  Document(std::string text) : text_(std::move(text)) {}  // NOLINT: a text is a document
  Document(const char* text) : text_(text) {}             // NOLINT
  // Not carried: only its digest is known. `read` is called on any thread; it may throw.
  Document(std::string sha256, Read read) : sha256_(std::move(sha256)), read_(std::move(read)) {}

  std::string Text() const { return read_ ? read_() : text_; }
  std::string Sha256() const;  // 64 hex digits

  friend bool operator==(const Document& a, const Document& b) { return a.Sha256() == b.Sha256(); }

 private:
  std::string text_;
  std::string sha256_;  // of one that is not carried
  Read read_;
};

}  // namespace weft::mesh
