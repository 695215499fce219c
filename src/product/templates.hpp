#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sample.hpp"

// A new folder to start from: the templates that are inside the binary, and what a sample of data
// tells of its contract.
namespace weft::product {

struct TemplateRow {
  std::string name;                // "file-product"
  std::string summary;             // for people
  std::vector<std::string> words;  // that it wants to know: "domain", "product", …
};
std::vector<TemplateRow> Templates();

using Words = std::map<std::string, std::string>;
using FolderTexts = std::map<std::string, std::string>;  // by path below the new folder

// The files of one template, with each `__word__` replaced in paths and contents; empty: there is
// no such template.
FolderTexts FillTemplate(const std::string& name, const Words& words);

// The same of a folder inside the binary; `prefix` ends with a slash.
FolderTexts FillFolder(std::string_view prefix, const Words& words);

// The files of a product whose data is one file like the sample: its contract has the sample's
// columns, with types and without meanings, which its owner is asked for. `words` names domain,
// product, table, team, owner, and the data's `file`.
FolderTexts FolderFor(const engine::Sample& sample, engine::SampleFormat format,
                      const Words& words);

// The documents of a table whose rows people send: its contract, a draft, and a product for it. An
// empty `team` names none; `format` is the file's, `upload` what weft.upload says.
std::string SentContract(const engine::Sample& sample, const Words& words);
std::string SentProduct(const Words& words);

}  // namespace weft::product
