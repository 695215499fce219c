#include "engine/guard_state.hpp"

#include <algorithm>

#include "duckdb/common/exception/binder_exception.hpp"
#include "duckdb/common/exception/catalog_exception.hpp"

namespace weft::engine {
namespace {

constexpr size_t kDepthMax = 32;
// Look-ups of one statement: products that read one another twice a level would bind for hours.
constexpr size_t kLookUpsMax = 4096;

std::string Arrows(const std::vector<std::string>& chain) {
  std::string text;
  for (const std::string& name : chain) text += (text.empty() ? "" : " → ") + name;
  return text;
}

}  // namespace

GuardState* GuardState::Find(duckdb::ClientContext& context) {
  return context.registered_state->Get<GuardState>(kKey).get();
}

void GuardState::Throw(const Error& error) {
  if (!error_) error_ = Error(error).AtSqlPosition(position_);
  if (error.kind() == ErrorKind::kForbidden) throw duckdb::PermissionException(error.message());
  if (error.kind() == ErrorKind::kNotFound) throw duckdb::CatalogException(error.message());
  throw duckdb::BinderException(error.message());
}

const Error* GuardState::Remembered(const std::string& message) const {
  return error_ && message.find(error_->message()) != std::string::npos ? &*error_ : nullptr;
}

void GuardState::LooksAt(duckdb::optional_idx location) {
  if (location.IsValid()) position_ = static_cast<int>(location.GetIndex());
}

void GuardState::CountLookUp() {
  if (++look_ups_ <= kLookUpsMax) return;
  Throw(Error(ErrorKind::kExhausted,
              "the question reads more than 4,096 tables, counted through products' SQL",
              "Ask for less at once, or have a product in the middle materialised."));
}

std::vector<std::string> GuardState::ChainTo(const std::string& product) const {
  std::vector<std::string> chain{product};
  for (auto at = read_by_.find(product); at != read_by_.end(); at = read_by_.find(at->second)) {
    chain.insert(chain.begin(), at->second);
  }
  return chain;
}

uint64_t GuardState::MarkOf(const std::string& table, const TableSource& source) {
  const auto known = marks_.find(table);
  return known != marks_.end() ? known->second : marks_.emplace(table, source.Mark()).first->second;
}

const LakeView& GuardState::Pinned(const std::string& key, const std::function<LakeView()>& look) {
  const auto found = pinned_.find(key);
  return found != pinned_.end() ? found->second : pinned_.emplace(key, look()).first->second;
}

void GuardState::Follow(const Reader& reader, const std::string& product) {
  products.insert(product);
  if (reader.product.empty()) {
    read_by_.erase(product);
    return;
  }
  std::vector<std::string> chain = ChainTo(reader.product);
  const bool circle = std::ranges::find(chain, product) != chain.end();
  chain.push_back(product);
  if (circle) {
    Throw(Error(ErrorKind::kInvalid,
                "the SQL of these products reads itself in a circle: " + Arrows(chain),
                "One of their owners must take the circle apart."));
  }
  if (chain.size() > kDepthMax) {
    Throw(Error(ErrorKind::kInvalid,
                "products read one another more than 32 deep: " + Arrows(chain),
                "Materialise one in the middle, or take the chain apart."));
  }
  read_by_[product] = reader.product;
}

}  // namespace weft::engine
