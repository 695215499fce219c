#include "store/s3_xml.hpp"

#include <pugixml.hpp>
#include <sstream>

#include "base/error.hpp"

namespace weft::store {
namespace {

constexpr unsigned kNothingMore = pugi::parse_default & ~pugi::parse_doctype;

// The answer's element of this name. Throws when there is none.
pugi::xml_node RootOf(pugi::xml_document& document, const std::string& xml, const char* name) {
  const auto parsed = document.load_buffer(xml.data(), xml.size(), kNothingMore);
  const pugi::xml_node root = document.child(name);
  if (!parsed || !root)
    throw Error(ErrorKind::kUnavailable, std::string("S3 answers no ") + name,
                "Check that s3_endpoint names an S3 server.", xml.substr(0, 200));
  return root;
}

std::string WithoutQuotes(std::string text) {
  std::erase(text, '"');
  return text;
}

std::string TextOf(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw);
  return out.str();
}

void Add(pugi::xml_node& to, const char* name, const std::string& text) {
  to.append_child(name).text().set(text.c_str());
}

}  // namespace

S3Fault FaultIn(const std::string& xml) {
  pugi::xml_document document;
  document.load_buffer(xml.data(), xml.size(), kNothingMore);
  const pugi::xml_node error = document.child("Error");
  return {error.child_value("Code"), error.child_value("Message")};
}

S3Page ParsePage(const std::string& xml) {
  pugi::xml_document document;
  const pugi::xml_node root = RootOf(document, xml, "ListBucketResult");
  S3Page page;
  for (const pugi::xml_node entry : root.children("Contents"))
    page.entries.emplace_back(
        entry.child_value("Key"),
        ObjectInfo{.bytes = entry.child("Size").text().as_ullong(),
                   .etag = WithoutQuotes(entry.child_value("ETag")),
                   .modified = ParseTime(entry.child_value("LastModified")).value_or(Time())});
  if (root.child("IsTruncated").text().as_bool())
    page.next = root.child_value("NextContinuationToken");
  return page;
}

std::string ParseUploadId(const std::string& xml) {
  pugi::xml_document document;
  return RootOf(document, xml, "InitiateMultipartUploadResult").child_value("UploadId");
}

std::vector<std::pair<std::string, std::string>> ParseNotRemoved(const std::string& xml) {
  pugi::xml_document document;
  std::vector<std::pair<std::string, std::string>> kept;
  for (const pugi::xml_node error : RootOf(document, xml, "DeleteResult").children("Error"))
    kept.emplace_back(error.child_value("Key"), error.child_value("Code"));
  return kept;
}

std::string CompletionOf(const std::vector<S3Part>& parts) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("CompleteMultipartUpload");
  for (size_t i = 0; i < parts.size(); ++i) {
    pugi::xml_node part = root.append_child("Part");
    Add(part, "ChecksumSHA256", parts[i].checksum);
    Add(part, "ETag", parts[i].etag);
    Add(part, "PartNumber", std::to_string(i + 1));
  }
  return TextOf(document);
}

std::string RemovalOf(const std::vector<std::string>& keys) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("Delete");
  Add(root, "Quiet", "true");
  for (const std::string& key : keys) {
    pugi::xml_node object = root.append_child("Object");
    Add(object, "Key", key);
  }
  return TextOf(document);
}

std::vector<std::string> KeysToRemove(const std::string& xml) {
  pugi::xml_document document;
  std::vector<std::string> keys;
  if (!document.load_buffer(xml.data(), xml.size(), kNothingMore)) return {};
  for (const pugi::xml_node object : document.child("Delete").children("Object")) {
    if (object.child("VersionId")) return {};
    keys.emplace_back(object.child_value("Key"));
  }
  return keys;
}

}  // namespace weft::store
