#include "mesh/subscription.hpp"

#include "base/json.hpp"
#include "mesh/kind.hpp"

namespace weft::mesh {

std::string NameOf(const Subscription& subscription) {
  return ToString(subscription.table) + "." + subscription.user;
}

std::string DocumentOf(const Subscription& subscription) {
  const KindRow& row = RowOf(Kind::kSubscription);
  return Json{{"apiVersion", row.api_version},
              {"kind", row.document_kind},
              {"name", NameOf(subscription)},
              {"table", ToString(subscription.table)},
              {"user", subscription.user}}
             .dump(2) +
         "\n";
}

}  // namespace weft::mesh
