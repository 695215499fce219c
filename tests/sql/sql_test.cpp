#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <thread>

#include "base/text.hpp"
#include "corpus.hpp"
#include "door.hpp"

// Runs tests/sql/**/*.test, one gtest a file: weft_sql_test [--door=engine|http]
// [--restart-after-each].
namespace weft::corpus {
namespace {

const std::filesystem::path kSource = WEFT_SOURCE_DIR;
constexpr double kRealTolerance = 1e-6;
constexpr std::chrono::milliseconds kRetryEvery{50};

// What deny and error each stand for.
constexpr std::array kRefused{ErrorKind::kForbidden, ErrorKind::kNotFound};
constexpr std::array kWrong{ErrorKind::kInvalid, ErrorKind::kExhausted};

struct DoorRow {
  std::string_view name;
  std::unique_ptr<Door> (*open)();
};
constexpr std::array kDoors{DoorRow{"engine", &OpenEngineDoor}, DoorRow{"http", &OpenHttpDoor}};

struct Options {
  const DoorRow* door = kDoors.data();
  bool restart_after_each = false;
};

std::string TextOf(const Json& value) {
  if (value.is_null()) return "NULL";
  if (!value.is_string()) return value.dump();
  return value.get<std::string>().empty() ? "(empty)" : value.get<std::string>();
}

std::string LineOf(const Json& row) {
  std::vector<std::string> values;
  for (const Json& value : row) values.push_back(TextOf(value));
  return Join(values, "\t");
}

bool SameValue(char type, const std::string& got, const std::string& wanted) {
  if (got == wanted) return true;
  if (type != 'R' || got == "NULL" || wanted == "NULL") return false;
  const double a = std::strtod(got.c_str(), nullptr);
  const double b = std::strtod(wanted.c_str(), nullptr);
  return std::abs(a - b) <= kRealTolerance * std::max(1.0, std::abs(b));
}

bool SameLine(const std::string& types, const std::string& got, const std::string& wanted) {
  const std::vector<std::string> a = Split(got, '\t');
  const std::vector<std::string> b = Split(wanted, '\t');
  if (a.size() != b.size() || a.size() != types.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!SameValue(types[i], a[i], b[i])) return false;
  }
  return true;
}

// A mesh behind its door. `folder` is what made it, as long as nothing else was done to it: then it
// is as good as a new one for the next file that starts with that folder.
struct Mesh {
  std::unique_ptr<Door> door;
  std::string folder;
};

std::string FirstFolder(const std::vector<Step>& steps) {
  const auto first = std::ranges::find(steps, Word::kMesh, &Step::word);
  return first == steps.end() ? "" : first->argument;
}

// Goes through one file's steps against one mesh.
class Playing {
 public:
  Playing(const Options& options, std::string file, Mesh& mesh)
      : options_(options), file_(std::move(file)), mesh_(mesh) {}

  void All() {
    const std::vector<Step> steps = ReadCorpus(file_);
    const std::string folder = FirstFolder(steps);
    if (folder.empty() || mesh_.folder != folder) mesh_ = {options_.door->open(), folder};
    for (const Step& step : steps) Do(step);
  }

 private:
  void Do(const Step& step) {
    const ::testing::ScopedTrace trace(
        file_.c_str(), step.line, (step.sql.empty() ? step.argument : step.sql).substr(0, 500));
    switch (step.word) {
      case Word::kAs: user_ = step.argument; return;
      case Word::kAt: SetTime(step.argument); return;
      case Word::kMesh: Apply(step.argument); return;
      case Word::kShare: Share(step.argument); return;
      case Word::kRevoke: door().Revoke(user_); return;
      case Word::kRestart: door().Restart(); return;
      case Word::kStatement: ExpectRuns(step); break;
      case Word::kQuery: ExpectRows(step); break;
      case Word::kDeny:
      case Word::kError: ExpectFails(step); break;
    }
    if (options_.restart_after_each) door().Restart();
  }

  Door& door() { return *mesh_.door; }

  void SetTime(const std::string& time) {
    mesh_.folder.clear();
    door().SetTime(ParseTime(time).value());
  }

  // "TABLE with WHOM [until TIME]"
  void Share(const std::string& argument) {
    mesh_.folder.clear();
    const std::vector<std::string> words = Split(argument, ' ');
    ASSERT_GE(words.size(), 3u);
    door().Share(user_, {words[0], words[2], words.size() > 4 ? words[4] : ""});
  }

  void Apply(const std::string& folder) {
    if (mesh_.folder != folder) mesh_.folder.clear();
    door().Apply(kSource / folder);
  }

  void ExpectRuns(const Step& step) {
    const Answer answer = door().Ask(user_, step.sql);
    if (answer.error) ADD_FAILURE() << answer.error->message();
  }

  void ExpectFails(const Step& step) {
    const Answer answer = door().Ask(user_, step.sql);
    if (!answer.error) {
      ADD_FAILURE() << "answered " << answer.rows.size()
                    << " rows instead of failing with: " << step.argument;
      return;
    }
    const Error& error = *answer.error;
    const std::string said =
        std::string(Name(error.kind())) + ": " + error.message() + " " + error.hint();
    EXPECT_NE(said.find(step.argument), std::string::npos) << "said: " << said;
    const auto& kinds = step.word == Word::kDeny ? kRefused : kWrong;
    EXPECT_NE(std::ranges::find(kinds, error.kind()), kinds.end())
        << "said: " << said << error.detail();
  }

  void ExpectRows(const Step& step) {
    const auto deadline = std::chrono::steady_clock::now() + step.patience;
    std::string fault = FaultOf(step);
    while (!fault.empty() && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(kRetryEvery);
      fault = FaultOf(step);
    }
    if (!fault.empty()) ADD_FAILURE() << fault;
  }

  std::string FaultOf(const Step& step) {
    const Answer answer = door().Ask(user_, step.sql);
    if (answer.error)
      return "failed: " + answer.error->message() + " " + answer.error->hint() +
             answer.error->detail();
    std::vector<std::string> got;
    for (const Json& row : answer.rows) got.push_back(LineOf(row));
    std::vector<std::string> wanted = step.rows;
    if (step.rowsort) std::ranges::sort(got);
    if (step.rowsort) std::ranges::sort(wanted);
    const auto same = [&](const std::string& a, const std::string& b) {
      return SameLine(step.argument, a, b);
    };
    if (std::ranges::equal(got, wanted, same)) return {};
    return "wanted:\n" + Join(wanted, "\n") + "\ngot:\n" + Join(got, "\n");
  }

  const Options& options_;
  std::string file_;
  std::string user_ = "admin";
  Mesh& mesh_;
};

class CorpusTest : public ::testing::Test {
 public:
  CorpusTest(const Options& options, Mesh& mesh, std::filesystem::path file)
      : options_(options), mesh_(mesh), file_(std::move(file)) {}
  void TestBody() override { Playing(options_, file_.string(), mesh_).All(); }

 private:
  const Options& options_;
  Mesh& mesh_;
  std::filesystem::path file_;
};

void RegisterCorpus(const Options& options, Mesh& mesh) {
  const std::filesystem::path root = kSource / "tests/sql";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::filesystem::path file = entry.path();
    if (file.extension() != ".test") continue;
    const std::string topic = file.parent_path().filename().string();
    ::testing::RegisterTest(topic.c_str(), file.stem().c_str(), nullptr, nullptr, file.c_str(), 1,
                            [&options, &mesh, file]() -> ::testing::Test* {
                              return new CorpusTest(options, mesh, file);
                            });
  }
}

Options ReadOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--restart-after-each") options.restart_after_each = true;
    for (const DoorRow& door : kDoors) {
      if (argument == "--door=" + std::string(door.name)) options.door = &door;
    }
  }
  return options;
}

}  // namespace
}  // namespace weft::corpus

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  const auto options = weft::corpus::ReadOptions(argc, argv);
  weft::corpus::Mesh mesh;
  weft::corpus::RegisterCorpus(options, mesh);
  return RUN_ALL_TESTS();
}
