#include "engine/encode_arrow.hpp"

#include <gtest/gtest.h>

#include <cstring>

// What the stream is made of; tests/peers reads one with Arrow's own library.
namespace weft::engine {
namespace {

template <typename T>
T At(const std::string& bytes, size_t place) {
  T value{};
  std::memcpy(&value, bytes.data() + place, sizeof value);
  return value;
}

// A number of the table at the root of a FlatBuffer.
template <typename T>
T RootField(const std::string& bytes, size_t field) {
  const size_t table = At<uint32_t>(bytes, 0);
  const size_t directory = table - static_cast<size_t>(At<int32_t>(bytes, table));
  return At<T>(bytes, table + At<uint16_t>(bytes, directory + 4 + 2 * field));
}

struct Message {
  int kind = 0;  // 1: schema, 3: record batch
  std::string head, body;
};
// All of them; the end of the stream must be there and nothing after it.
std::vector<Message> MessagesOf(const std::string& stream) {
  std::vector<Message> messages;
  size_t at = 0;
  while (at + 8 <= stream.size()) {
    EXPECT_EQ(At<uint32_t>(stream, at), 0xFFFFFFFFU);
    const size_t length = At<uint32_t>(stream, at + 4);
    at += 8;
    if (length == 0) break;
    EXPECT_EQ(length % 8, 0U);
    Message message{.head = stream.substr(at, length)};
    message.kind = RootField<uint8_t>(message.head, 1);
    at += length;
    message.body = stream.substr(at, static_cast<size_t>(RootField<int64_t>(message.head, 3)));
    EXPECT_EQ(message.body.size() % 8, 0U);
    at += message.body.size();
    messages.push_back(std::move(message));
  }
  EXPECT_EQ(at, stream.size());
  return messages;
}

std::string Stream(const std::string& sql) {
  duckdb::DuckDB database;
  duckdb::Connection connection(database);
  auto result = connection.SendQuery(sql);
  EXPECT_FALSE(result->HasError()) << result->GetError();
  const auto encoder = MakeEncoder(Format::kArrow);
  encoder->Begin(result->names, result->types);
  std::string stream;
  while (const auto chunk = result->Fetch()) stream += encoder->Encode(*chunk);
  return stream + encoder->End();
}

TEST(EncodeArrow, IsASchemaBatchesAndAnEnd) {
  const auto messages = MessagesOf(Stream("SELECT i, 'x' AS text FROM range(40000) t(i)"));
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_EQ(messages[0].kind, 1);
  EXPECT_TRUE(messages[0].body.empty());
  EXPECT_NE(messages[0].head.find("text"), std::string::npos);
  for (size_t i = 1; i < messages.size(); ++i) EXPECT_EQ(messages[i].kind, 3);
  EXPECT_EQ(At<int64_t>(messages[1].body, 8), 1) << "the second row's number, there are no nulls";
}

TEST(EncodeArrow, AnAnswerWithoutRowsHasItsSchema) {
  const auto messages = MessagesOf(Stream("SELECT 1 AS one WHERE false"));
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_NE(messages[0].head.find("one"), std::string::npos);
}

TEST(EncodeArrow, TakesEveryTypeThatAnAnswerCanHave) {
  const auto messages =
      MessagesOf(Stream("SELECT * EXCLUDE (hugeint, uhugeint) FROM test_all_types() UNION ALL BY "
                        "NAME SELECT {'a': [1, NULL], 'b': "
                        "MAP {'k': union_value(n := 1)}, 'c': 'x'::ENUM('x', 'y')} AS deep"));
  ASSERT_EQ(messages.size(), 2U);
}

}  // namespace
}  // namespace weft::engine
