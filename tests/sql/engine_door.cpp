#include "door.hpp"
#include "product/test_mesh.hpp"

namespace weft::corpus {
namespace {

class EngineDoor final : public Door {
 public:
  void Apply(const std::filesystem::path& folder) override { mesh_.Apply(folder); }
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
  product::TestMesh mesh_;
};

}  // namespace

std::unique_ptr<Door> OpenEngineDoor() { return std::make_unique<EngineDoor>(); }

}  // namespace weft::corpus
