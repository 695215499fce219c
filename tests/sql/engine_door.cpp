#include "door.hpp"
#include "product/test_mesh.hpp"
#include "transform/transform.hpp"

namespace weft::corpus {
namespace {

class EngineDoor final : public Door {
 public:
  EngineDoor() { product::PublishPlatform(mesh_.registry()); }

  void Apply(const std::filesystem::path& folder) override {
    mesh_.Apply(folder);
    MakeTables();
  }
  void Share(const std::string& user, const Gift& gift) override {
    const mesh::Caller caller = mesh_.User(user);
    access::Order order{.table = mesh::ParseTableId(gift.table).value(), .consumer = gift.with};
    if (!gift.until.empty()) order.until = ParseTime(gift.until).value();
    given_ = mesh_.agreements().Share({caller, "r", "test"}, order)->id.name;
  }
  void Revoke(const std::string& user) override {
    const mesh::Caller caller = mesh_.User(user);
    mesh_.agreements().Revoke({caller, "r", "test"}, given_, {});
  }
  void Restart() override { mesh_.Restart(); }
  void SetTime(Time time) override { mesh_.clock().Advance(time - mesh_.clock().Now()); }

  Answer Ask(const std::string& user, const std::string& sql) override {
    Answer answer;
    try {
      for (const Json& row : mesh_.Ask(user, sql)) answer.rows.push_back(row);
    } catch (const Error& error) {
      answer.error = error;
    }
    return answer;
  }

 private:
  // Those that are materialised, as a node makes them at its start.
  void MakeTables() {
    store::Runs runs(mesh_.opened_home());
    Lane lane({.name = "runs"});
    transform::Transform(mesh_.registry(), runs, mesh_.guard(), mesh_.engine(), mesh_.lineage(),
                         lane)
        .Start();
  }

  product::TestMesh mesh_;
  std::string given_;  // the last agreement
};

}  // namespace

std::unique_ptr<Door> OpenEngineDoor() { return std::make_unique<EngineDoor>(); }

}  // namespace weft::corpus
