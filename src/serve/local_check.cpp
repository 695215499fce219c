#include "serve/local_check.hpp"

#include <cstdlib>

#include "base/digest.hpp"
#include "serve/local_apply.hpp"
#include "store/secrets.hpp"

namespace weft::serve {
namespace {

// A folder that goes when we are done, also after an error.
class ScratchFolder {
 public:
  ScratchFolder()
      : path_(std::filesystem::temp_directory_path() / ("weft-test-" + ToHex(RandomBytes(8)))) {
    std::filesystem::create_directories(path_);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

mesh::Caller Tester() {
  mesh::Caller caller;
  caller.user = "weft test";
  caller.is_admin = true;
  return caller;
}

}  // namespace

std::vector<product::CheckResult> TestFolder(const std::filesystem::path& folder) {
  const ScratchFolder scratch;
  SystemClock clock;
  const store::Home home(scratch.path());
  store::Secrets secrets(home);
  store::Registry registry(home, clock);
  store::Files files(home.Files());
  audit::Audit audit(home.Audit(), clock);
  audit::Guard guard(registry, audit, clock);
  engine::Engine engine(
      {.data = home.Data(), .scratch = home.Scratch(), .hash_key = secrets.HashKey()});
  lineage::Lineage lineage(guard, engine);
  product::Publisher publisher(registry, files, guard, engine, lineage);
  return TestLocally(publisher, files, {folder, Tester(), "weft test"}).tested.checks;
}

}  // namespace weft::serve
