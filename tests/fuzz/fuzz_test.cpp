#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <functional>
#include <random>

#include "base/environment.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/yaml.hpp"
#include "journal_fuzz.hpp"
#include "mesh/expression.hpp"
#include "mesh/parse.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schema.hpp"
#include "statement_fuzz.hpp"
#include "store/object_address.hpp"
#include "store/s3_xml.hpp"

// Fuzz targets in one table: each takes a seed and must end with a value or a weft::Error, nothing
// else. The fast suite runs a short smoke of each; `make fuzz T=name S=seed` runs one seed for as
// long as it is told.
namespace weft::fuzz {
namespace {

namespace fs = std::filesystem;
using Random = std::mt19937_64;

std::vector<std::string> ReadSeeds(const std::string& extension) {
  std::vector<std::string> seeds;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(WEFT_SOURCE_DIR) / "examples/flights"))
    if (entry.path().extension() == extension) seeds.push_back(ReadFile(entry.path()));
  return seeds;
}

size_t Below(Random& random, size_t bound) { return bound == 0 ? 0 : random() % bound; }

// Bytes that parsers stumble over.
constexpr std::array<std::string_view, 16> kNasty = {std::string_view("\0", 1),
                                                     "\xff",
                                                     "\xc3\x28",
                                                     "- ",
                                                     ": ",
                                                     "&a ",
                                                     "*a",
                                                     "!!binary ",
                                                     "{",
                                                     "]",
                                                     "\"",
                                                     "'",
                                                     "\t",
                                                     "\n---\n",
                                                     "99999999999999999999",
                                                     "\r"};

// One seed text, changed in a few places.
std::string Mutated(Random& random, std::string text) {
  for (size_t changes = 1 + Below(random, 8); changes > 0; --changes) {
    const size_t at = Below(random, text.size() + 1);
    switch (random() % 4) {
      case 0: text.insert(at, kNasty[Below(random, kNasty.size())]); break;
      case 1: text.erase(at, Below(random, 40)); break;
      case 2:
        text.insert(at, text.substr(Below(random, text.size() + 1), Below(random, 60)));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random());
    }
  }
  return text;
}

// Runs what may throw weft::Error and nothing else.
void Tolerate(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_NE(error.kind(), ErrorKind::kInternal) << error.message() << " " << error.detail();
    EXPECT_FALSE(error.message().empty());
  } catch (const std::exception& exception) {
    ADD_FAILURE() << "threw what is no weft::Error: " << exception.what();
  }
}

void FuzzDocument(Random& random) {
  static const std::vector<std::string> seeds = ReadSeeds(".yaml");
  const std::string text = Mutated(random, seeds[Below(random, seeds.size())]);
  Tolerate([&] {
    for (const YamlDocument& document : ParseYaml(text)) {
      std::vector<mesh::Finding> findings;
      const auto resource = mesh::ParseDocument(
          document.root, text.substr(document.begin, document.end - document.begin),
          {.file = "fuzz.yaml", .domain = "flights", .product = "departures"}, findings);
      EXPECT_TRUE(resource.has_value() != mesh::HasErrors(findings)) << text;
    }
  });
}

void FuzzJsonBody(Random& random) {
  serve::Call call;
  call.body = Mutated(
      random,
      R"({"sql": "SELECT 1", "params": [1, "a", {"b": [null, true, 1.5e300]}], "limit": 10})");
  Tolerate([&] { serve::BodyOf(call, serve::schema::Ref("QueryBody")); });
}

void FuzzAddress(Random& random) {
  const std::string text =
      Mutated(random, "/api/v1/tables/flights%2Edepartures?q=a+b&limit=10&at=2013-01-01T00:00:00Z");
  Tolerate([&] { serve::DecodePercent(text, false); });
  Tolerate([&] { serve::ParseQuery(text); });
}

void FuzzExpression(Random& random) {
  const std::string text = Mutated(
      random,
      "origin IN ('JFK', caller.airport) AND NOT (dep_delay + 1 >= 2.5 OR \"a b\" IS NULL) OR "
      "carrier IN "
      "airports.airlines.carrier AND CASE WHEN a LIKE 'x%' THEN TRUE ELSE left(b, 2) = 'c' END");
  Tolerate([&] {
    const auto tree = mesh::ParseCondition(text);
    EXPECT_EQ(mesh::ToText(*mesh::ParseCondition(mesh::ToText(*tree))), mesh::ToText(*tree));
  });
}

void FuzzStatement(Random& random) {
  Tolerate([&] { AskMutated(Mutated(random, StatementSeed(random))); });
}

void FuzzS3Answer(Random& random) {
  const std::string text = Mutated(
      random,
      "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b 'c'>]><ListBucketResult><IsTruncated>true"
      "</IsTruncated><NextContinuationToken>t</NextContinuationToken><Contents><Key>a&amp;&b;&#x41;"
      "</Key><Size>12</Size><LastModified>2026-11-26T01:02:03Z</LastModified></Contents>"
      "</ListBucketResult>");
  Tolerate([&] { store::ParsePage(text); });
  Tolerate([&] { store::FaultIn(text); });
  Tolerate([&] { store::RequirePrefix(text); });
}

void FuzzJournal(Random& random) { OpenMutated(Mutated(random, SegmentSeed())); }

void FuzzEvents(Random& random) {
  Tolerate([&] { ReadMutatedEvents(Mutated(random, std::string(EventsSeed(random)))); });
}

void FuzzRows(Random& random) {
  Tolerate([&] { ReadMutatedRows(Mutated(random, std::string(EventsSeed(random)))); });
}

void FuzzDialects(Random& random) {
  const auto batch = [](std::string event) { return "{\"batch\":[" + std::move(event) + "]}"; };
  Tolerate([&] { TranslateMutated(Mutated(random, batch(std::string(EventsSeed(random))))); });
}

// Not in the table: its fault is planted.
void FuzzCanary(Random& random) {
  Tolerate([&] {
    if (Mutated(random, "canary").find('\0') != std::string::npos)
      throw std::logic_error("planted");
  });
}

struct Target {
  std::string_view name;
  void (*run)(Random&);
  int smoke_rounds;
};

constexpr std::array kTargets = {
    Target{"document", FuzzDocument, 2000},   Target{"json_body", FuzzJsonBody, 20'000},
    Target{"address", FuzzAddress, 20'000},   Target{"expression", FuzzExpression, 20'000},
    Target{"statement", FuzzStatement, 1500}, Target{"s3_answer", FuzzS3Answer, 20'000},
    Target{"journal", FuzzJournal, 5000},     Target{"events", FuzzEvents, 20'000},
    Target{"rows", FuzzRows, 10'000},         Target{"dialects", FuzzDialects, 10'000},
};

void RunRounds(const Target& target, uint64_t seed, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("make fuzz T=" + std::string(target.name) +
                 " S=" + std::to_string(seed + static_cast<uint64_t>(round)));
    Random random(seed + static_cast<uint64_t>(round));
    target.run(random);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Fuzz, SmokeOfEveryTarget) {
  const auto only = Environment("WEFT_FUZZ_TARGET");
  const uint64_t seed = std::stoull(Environment("WEFT_FUZZ_SEED").value_or("1"));
  for (const Target& target : kTargets)
    if (!only || *only == target.name)
      RunRounds(target, seed, only ? 10 * target.smoke_rounds : target.smoke_rounds);
}

// The alarm works: a planted fault is found within a short smoke, with the line that shows it
// again.
TEST(Fuzz, FindsThePlantedFault) {
  ::testing::TestPartResultArray found;
  {
    const ::testing::ScopedFakeTestPartResultReporter reporter(
        ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &found);
    RunRounds({"canary", FuzzCanary, 200}, 1, 200);
  }
  ASSERT_GT(found.size(), 0);
  const std::string said = found.GetTestPartResult(0).message();
  EXPECT_NE(said.find("planted"), std::string::npos) << said;
  EXPECT_NE(said.find("make fuzz T=canary S="), std::string::npos) << said;
}

}  // namespace
}  // namespace weft::fuzz
