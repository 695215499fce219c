#pragma once
#include "mesh/model.hpp"
#include "mesh/shape.hpp"
#include "mesh/upload_rule.hpp"

// What a table's customProperties say of files that come for it. Inside mesh/ only.
namespace weft::mesh {

// `table` has its columns already.
UploadRule ReadUpload(const Yaml& yaml, const ContractTable& table, Report& report);

std::string ReadConsumer(const Yaml& yaml, Report& report);

// The texts that mean null: customProperties weft.nullMarks of a table or a server.
std::vector<std::string> ReadNullMarks(const Yaml& yaml, Report& report);

}  // namespace weft::mesh
