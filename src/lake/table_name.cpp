#include "lake/table_name.hpp"

namespace weft::lake {

TableName NameOf(const mesh::Table& table) {
  std::string name = table.id.name.substr(0, table.id.name.find('@'));
  if (table.major > 1) name += "@" + std::to_string(table.major);
  return {{table.id.domain}, std::move(name)};
}

}  // namespace weft::lake
