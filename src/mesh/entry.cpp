#include "mesh/entry.hpp"

namespace weft::mesh {
namespace {

void Tell(const Product& product, Outline& outline) {
  outline.domain = product.domain;
  outline.status = product.status;
  outline.major = product.major;
  outline.end = product.retirement.at;
  for (const Port& port : product.outputs)
    if (!port.contract_id.empty()) outline.contracts.push_back(port.contract_id);
  outline.names = product.owners;
}
void Tell(const Contract& contract, Outline& outline) {
  outline.domain = contract.domain;
  outline.status = contract.status;
  outline.end = contract.retirement.at;
  for (const ContractTable& table : contract.tables) {
    outline.tables.push_back(table.name);
    outline.has_kept |= table.kept.type != Materialisation::Type::kView;
    for (const FormerName& former : table.formerly) outline.names.push_back(ToString(former.table));
  }
}
void Tell(const Policy& policy, Outline& outline) { outline.domain = policy.domain; }
void Tell(const Source& source, Outline& outline) { outline.domain = source.domain; }
void Tell(const TrackingPlan& plan, Outline& outline) { outline.domain = plan.domain; }
void Tell(const Agreement& agreement, Outline& outline) {
  outline.domain = agreement.table.domain;
  outline.status = Name(agreement.state);
  outline.tables.push_back(agreement.table.name);
  outline.names = PartiesOf(agreement);
  outline.end = agreement.end;
}
void Tell(const Thread& thread, Outline& outline) {
  outline.domain = thread.table.domain;
  outline.status = Name(StateOf(thread));
  outline.tables.push_back(thread.table.name);
  outline.names.push_back(thread.asked.by);
}
void Tell(const Subscription& subscription, Outline& outline) {
  outline.domain = subscription.table.domain;
  outline.tables.push_back(subscription.table.name);
  outline.names.push_back(subscription.user);
}
void Tell(const Question& question, Outline& outline) { outline.names.push_back(question.owner); }
template <typename Other>
void Tell(const Other&, Outline&) {}

uint64_t HoldsOf(const Resource& resource) {
  uint64_t holds = 0;
  for (const Reference& reference : resource.references)
    if (reference.holds) holds |= FilterOf(reference.to, reference.name);
  return holds;
}

}  // namespace

// Three bits of 64, by FNV-1a.
uint64_t FilterOf(Reference::To to, std::string_view name) {
  uint64_t digest = 14'695'981'039'346'656'037U;
  const auto add = [&](unsigned char byte) { digest = (digest ^ byte) * 1'099'511'628'211U; };
  add(static_cast<unsigned char>(to));
  for (const char byte : name) add(static_cast<unsigned char>(byte));
  return uint64_t{1} << (digest % 64) | uint64_t{1} << (digest >> 20) % 64 |
         uint64_t{1} << (digest >> 40) % 64;
}

Outline OutlineOf(const Resource& resource) {
  Outline outline{.has_code = !resource.code.empty(), .has_files = !resource.files.empty()};
  std::visit([&](const auto& model) { Tell(model, outline); }, resource.model);
  outline.holds = HoldsOf(resource);
  return outline;
}

Head HeadOf(const Resource& resource) {
  return {resource.id,   resource.version,           resource.folder,
          resource.path, resource.document.Sha256(), OutlineOf(resource)};
}

Entry::Entry(ResourcePtr whole) : Head(HeadOf(*whole)), whole_(std::move(whole)) {}

Entry::Entry(Head head, std::string bytes, std::shared_ptr<const Restorer> restorer)
    : Head(std::move(head)), bytes_(std::move(bytes)), restorer_(std::move(restorer)) {}

ResourcePtr Entry::Get() const {
  if (whole_) return whole_;
  if (ResourcePtr known = restored_.Load().lock()) return known;
  ResourcePtr made = restorer_->Restore(*this, bytes_);
  restored_.Store(made);
  return made;
}

}  // namespace weft::mesh
