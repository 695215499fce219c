#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "base/files.hpp"
#include "mesh/expression_lexer.hpp"
#include "mesh/parse.hpp"

// docs/formats/policy.md says what the code does.
namespace weft::mesh {
namespace {

std::string Document() {
  return ReadFile(std::filesystem::path(WEFT_SOURCE_DIR) / "docs" / "formats" / "policy.md");
}

// The text between two marks, without them.
std::string Between(const std::string& text, const std::string& from, const std::string& to) {
  const size_t begin = text.find(from);
  if (begin == std::string::npos) return {};
  const size_t end = text.find(to, begin + from.size());
  return text.substr(begin + from.size(), end - begin - from.size());
}

TEST(PolicyDocument, BeginsWithAPolicyThatIsValid) {
  std::vector<Finding> findings;
  const auto policy = ParseDocumentText(
      Between(Document(), "```yaml\n", "```"),
      {.file = "policy.yaml", .domain = "flights", .product = "departures"}, findings);
  for (const Finding& finding : findings) ADD_FAILURE() << ToString(finding);
  ASSERT_TRUE(policy);
  EXPECT_EQ(std::get<Policy>(policy->model).rules.size(), 3u);
}

TEST(PolicyDocument, ListsEveryFunctionAndNoOther) {
  const std::string table = Between(Document(), "### Functions\n", "### ");
  size_t listed = 0;
  for (const PolicyFunction& function : kPolicyFunctions) {
    const bool is_there = table.find("`" + std::string(function.name) + "(") != std::string::npos;
    EXPECT_TRUE(is_there) << function.name;
    listed += is_there;
  }
  static const std::regex kCall("`([a-z_]+)\\(");
  std::set<std::string> names;
  for (std::sregex_iterator call(table.begin(), table.end(), kCall), end; call != end; ++call)
    names.insert((*call)[1]);
  EXPECT_EQ(names.size(), listed);
}

TEST(PolicyDocument, ListsEveryMask) {
  const std::string masks = Between(Document(), "## 4. Masks\n", "## 5.");
  for (int type = 0; type <= static_cast<int>(Mask::Type::kHashColumn); ++type) {
    const auto mask = static_cast<Mask::Type>(type);
    const std::string name =
        mask == Mask::Type::kExpression ? "expression" : ToString(Mask{mask, nullptr});
    EXPECT_NE(masks.find("`" + name + "`"), std::string::npos) << name;
  }
}

TEST(PolicyDocument, ListsEveryReservedWord) {
  std::string words = Between(Document(), "Reserved: `", "`");
  for (size_t at = 0; at < words.size();) {
    const size_t end = std::min(words.find(' ', at), words.size());
    std::string word = words.substr(at, end - at);
    for (char& c : word) c = static_cast<char>(c - 'A' + 'a');
    EXPECT_TRUE(IsReservedWord(word)) << word;
    at = end + 1;
  }
  EXPECT_EQ(std::ranges::count(words, ' '), 14);
}

}  // namespace
}  // namespace weft::mesh
