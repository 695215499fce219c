#include "ingest/event_reader.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "ingest/event_body.hpp"
#include "ingest/event_record.hpp"

namespace weft::ingest {
namespace {

// The event of a body with one, as one line; or why it is refused.
std::string OneOf(std::string_view body, EventForm form = EventForm::kJson) {
  EventReader reader(body, form);
  const ReadEvent* read = reader.Next();
  if (!read) return "none";
  if (!read->reasons.empty()) {
    std::string all;
    for (const Reason& reason : read->reasons) all += reason.field + " " + reason.problem + "; ";
    return all;
  }
  const Event& event = read->event;
  std::string line = std::string(event.owner) + "|" + FormatTime(event.at) + "|" +
                     std::string(event.customer) + "|" + std::string(event.action) + "|" +
                     std::string(event.category);
  line += "|" + (event.order_value ? ToString(*event.order_value) : "-");
  line += "|" + (event.value ? ToString(*event.value) : "-");
  return line + "|" + std::string(event.uuid) + "|" + std::string(event.meta) + "|" +
         std::string(event.key_data);
}

// The five mandatory fields, and what is given.
std::string With(const std::string& more) {
  return R"({"data_owner":"orders","timestamp":"2026-01-05T10:00:00Z","acting_customer":123,)"
         R"("action":"buys something","action_category":"order")" +
         more + "}";
}
const std::string kPlain = "orders|2026-01-05T10:00:00.000000Z|123|buys something|order";

TEST(EventReader, ReadsFieldsAtTheTopOrNestedInKeyData) {
  EXPECT_EQ(OneOf(With("")), kPlain + "|-|-|||");
  EXPECT_EQ(OneOf(R"({"data_owner":"accounts","timestamp":"2026-01-05T10:00:00Z","key_data":{)"
                  R"("acting_customer":123,"action":"registers","action_category":"account",)"
                  R"("value":"100","order_value":"0"}})"),
            "accounts|2026-01-05T10:00:00.000000Z|123|registers|account|0.0000|100.0000|||");
}

TEST(EventReader, KeepsWhatElseWasSentAsItWasTyped) {
  EXPECT_EQ(OneOf(With(R"(,"page":"home","key_data":{"items":[1,2.5,{"a":null}],"ok":true})")),
            kPlain + R"(|-|-|||{"page":"home","items":[1,2.5,{"a":null}],"ok":true})");
  EXPECT_EQ(OneOf(With(R"(,"additional_meta":{"app":"1.2"},"a\"b":"é\n")")),
            kPlain + R"(|-|-||{"app":"1.2"}|{"a\"b":"é\n"})");
}

TEST(EventReader, ACustomerIsOneWhetherTextOrNumber) {
  const auto customer = [](const std::string& value) {
    return OneOf(R"({"data_owner":"o","timestamp":"2026-01-05T10:00:00Z","action":"a",)"
                 R"("action_category":"c","acting_customer":)" +
                 value + "}");
  };
  for (const char* same : {"123", "\"123\"", "123.0", "\" 123 \""})
    EXPECT_EQ(customer(same), "o|2026-01-05T10:00:00.000000Z|123|a|c|-|-|||") << same;
  EXPECT_EQ(customer("18446744073709551615"),
            "o|2026-01-05T10:00:00.000000Z|18446744073709551615|a|c|-|-|||");
  for (const char* wrong : {"1.5", "1e300", "true", "[1]", "\"a\\u0000b\""})
    EXPECT_TRUE(customer(wrong).starts_with("acting_customer ")) << wrong << customer(wrong);
  EXPECT_EQ(customer("null"), "acting_customer is missing; ");
}

TEST(EventReader, ReadsNumbersAlsoAsText) {
  for (const char* same : {"103.4", "\"103.4\"", "\"103.40\"", "1.034e2", "103.40000001"})
    EXPECT_EQ(OneOf(With(std::string(",\"order_value\":") + same)), kPlain + "|103.4000|-|||")
        << same;
  EXPECT_EQ(OneOf(With(R"(,"value":0.30000000000000004)")), kPlain + "|-|0.3000|||");
  EXPECT_EQ(OneOf(With(R"(,"value":-99999999999999)")), kPlain + "|-|-99999999999999.0000|||");
  EXPECT_EQ(OneOf(With(R"(,"value":null,"order_value":"")")), kPlain + "|-|-|||");
  for (const char* wrong :
       {"\"103,4\"", "1e20", "\"1e3\"", "true", "\"12 EUR\"", "\".\"", "\"1.\""})
    EXPECT_TRUE(OneOf(With(std::string(",\"value\":") + wrong)).starts_with("value is ")) << wrong;
}

TEST(EventReader, NamesEveryFieldThatIsMissingOrUnreadable) {
  EXPECT_EQ(OneOf("{}"),
            "data_owner is missing; timestamp is missing; acting_customer is missing; action is "
            "missing; action_category is missing; ");
  EXPECT_EQ(
      OneOf(R"({"data_owner":"orders","timestamp":"yesterday","acting_customer":1,)"
            R"("action":7,"action_category":" ","order_value":"103,4"})"),
      "timestamp is no moment that can be read; action is no text; order_value is not a number "
      "that fits; action_category is missing; ");
  EXPECT_EQ(OneOf(With(R"(,"key_data":{"action":"other"})")), "action is there twice; ");
  EXPECT_EQ(OneOf(With(R"(,"x":1,"key_data":{"x":1})")), "x is there twice; ");
  EXPECT_EQ(OneOf(With(R"(,"key_data":[1])")), "key_data is no object; ");
  EXPECT_EQ(OneOf("[7]"), "event is no object; ");
}

TEST(EventReader, OneBadLineDoesNotConcernTheOthers) {
  const std::string body =
      With("") + "\n\n{\"action\": oops}\r\n" + With(R"(,"value":1)") + "\n\xff";
  EventReader reader(body, EventForm::kNdjson);
  EXPECT_TRUE(reader.Next()->reasons.empty());
  const ReadEvent* bad = reader.Next();
  EXPECT_EQ(bad->reasons.at(0).field, "event");
  EXPECT_EQ(reader.Text(), "{\"action\": oops}\r");
  EXPECT_EQ(reader.Next()->event.value, Amount{10'000});
  EXPECT_FALSE(reader.Next()->reasons.empty());
  EXPECT_EQ(reader.Text(), "\xff");
  EXPECT_EQ(reader.Next(), nullptr);
}

TEST(EventReader, ABodyThatIsNoJsonIsRefusedWhole) {
  for (const std::string& body : {std::string(), std::string("[1,"), std::string("[1,,2]"),
                                  std::string("[1}"), With("") + With(""), std::string("\x1f\x8b")})
    EXPECT_THROW(EventReader(body, EventForm::kJson), Error) << body;
  EXPECT_EQ(OneOf("[]"), "none");
  EXPECT_EQ(OneOf("", EventForm::kNdjson), "none");
}

TEST(EventReader, ReadsAllOfAnArray) {
  EventReader reader("[" + With("") + ",{}," + With(R"(,"value":2)") + "]", EventForm::kJson);
  EXPECT_TRUE(reader.Next()->reasons.empty());
  const ReadEvent* bad = reader.Next();
  EXPECT_EQ(bad->reasons.size(), 5u);
  EXPECT_EQ(reader.Text(), "{}");
  EXPECT_EQ(reader.Next()->event.value, Amount{20'000});
  EXPECT_EQ(reader.Next(), nullptr);
}

// Such an array is no JSON to who reads it as a whole.
TEST(EventReader, OneBadEventOfAnArrayDoesNotConcernTheOthers) {
  for (const char* bad :
       {R"({"x":[1,123456789012345678901234567890],"y":"],\"{"})", "{\"x\":1e999}",
        R"({"x":"half of \ud83d"})", "{\"x\":\"J\xfcrgen\"}", "{oops}"}) {
    const std::string body = "[" + With("") + " ,\n" + bad + "," + With(R"(,"value":2)") + " ]\n";
    EventReader reader(body, EventForm::kJson);
    EXPECT_TRUE(reader.Next()->reasons.empty()) << bad;
    EXPECT_EQ(reader.Next()->reasons.at(0).field, "event") << bad;
    EXPECT_EQ(reader.Text(), bad);
    EXPECT_EQ(reader.Next()->event.value, Amount{20'000}) << bad;
    EXPECT_EQ(reader.Next(), nullptr) << bad;
  }
}

// A replay sends one a line.
TEST(EventReader, KeepsAnEventOfSeveralLinesAsOne) {
  EventReader reader("[{\n \"x\":\n  1e999\n}\n]", EventForm::kJson);
  EXPECT_FALSE(reader.Next()->reasons.empty());
  EXPECT_EQ(reader.Text(), "{  \"x\":   1e999 }");
}

TEST(EventReader, TellsWhatOtherReadersOfJsonLetPass) {
  EXPECT_EQ(OneOf(With(",\"x\":1e999")),
            "event holds a number that is too large or cannot be read; ");
  EXPECT_EQ(OneOf(With(R"(,"x":"\ud83d")")), "event holds a text with a broken escape; ");
  EXPECT_EQ(OneOf(With(",\"x\":\"\xfc\"")), "event is no UTF-8 text; ");
}

TEST(EventReader, PassesOverAByteOrderMark) {
  for (const EventForm form : {EventForm::kJson, EventForm::kNdjson})
    EXPECT_EQ(OneOf("\xEF\xBB\xBF" + With(""), form), OneOf(With("")));
}

TEST(Amount, IsExactAndRoundsBeyondFourDecimals) {
  EXPECT_EQ(ParseAmount("0.00005"), Amount{1});
  EXPECT_EQ(ParseAmount("-0.00004"), Amount{0});
  EXPECT_EQ(ParseAmount("+007.5"), Amount{75'000});
  EXPECT_EQ(ParseAmount("99999999999999.99999"), std::nullopt);
  EXPECT_EQ(ParseAmount("100000000000000"), std::nullopt);
  EXPECT_EQ(ToString(Amount{-5}), "-0.0005");
  EXPECT_EQ(ToString(*ParseAmount("473.40")), "473.4000");
}

TEST(EventRecord, ComesBackAsItWasPut) {
  const EventRecord record{.kind = EventKind::kAccepted,
                           .received = Time(std::chrono::microseconds(17)),
                           .domain = "orders",
                           .sender = "domain:orders",
                           .event = {.owner = "orders",
                                     .at = Time(std::chrono::microseconds(-5)),
                                     .customer = "123",
                                     .action = "buys",
                                     .category = "order",
                                     .order_value = Amount{-1},
                                     .uuid = "u",
                                     .meta = "{}",
                                     .key_data = "{\"a\":1}"}};
  std::string bytes;
  EncodeEvent(record, bytes);
  const auto back = DecodeEvent(bytes);
  ASSERT_TRUE(back);
  std::string again;
  EncodeEvent(*back, again);
  EXPECT_EQ(again, bytes);
  EXPECT_EQ(back->event.order_value, Amount{-1});
  EXPECT_EQ(back->event.value, std::nullopt);
  EXPECT_EQ(back->event.key_data, "{\"a\":1}");
  for (size_t cut = 0; cut < bytes.size(); ++cut)
    EXPECT_FALSE(DecodeEvent(std::string_view(bytes).substr(0, cut))) << cut;
  EXPECT_FALSE(DecodeEvent(bytes + "x"));
  bytes[0] = 3;
  EXPECT_FALSE(DecodeEvent(bytes)) << "of a newer Weft";
}

std::optional<std::string> TextOf(std::string_view body, std::string_view encoding, size_t max) {
  std::string room;
  const auto text = Unpacked(body, encoding, max, room);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

TEST(EventBody, SaysWhatIsTooLargeAndWhatIsBroken) {
  EXPECT_EQ(TextOf("abc", "", 3), "abc");
  EXPECT_EQ(TextOf("abc", "Identity", 2), std::nullopt);
  EXPECT_THROW(TextOf("abc", "br", 9), Error);
  EXPECT_THROW(TextOf("abc", "gzip", 9), Error);
  EXPECT_THROW(TextOf("abc", "zstd", 9), Error);
  EXPECT_THROW(TextOf("", "gzip", 9), Error);
  EXPECT_THROW(TextOf("", "zstd", 9), Error);
  // "hello\n"
  const std::string gzip(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36\x06"
      "\x00\x00\x00",
      26);
  EXPECT_EQ(TextOf(gzip, "gzip", 6), "hello\n");
  EXPECT_EQ(TextOf(gzip + gzip, "gzip", 12), "hello\nhello\n");
  EXPECT_EQ(TextOf(gzip, "gzip", 5), std::nullopt);
  EXPECT_THROW(TextOf(gzip.substr(0, 20), "gzip", 6), Error);
  const std::string zstd("\x28\xb5\x2f\xfd\x00\x58\x31\x00\x00hello\n", 15);
  EXPECT_EQ(TextOf(zstd, "zstd", 6), "hello\n");
  EXPECT_EQ(TextOf(zstd, "zstd", 5), std::nullopt);
  EXPECT_THROW(TextOf(zstd.substr(0, 12), "zstd", 6), Error);
}

}  // namespace
}  // namespace weft::ingest
