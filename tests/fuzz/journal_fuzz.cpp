#include "journal_fuzz.hpp"

#include <gtest/gtest.h>

#include <array>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "ingest/dialects.hpp"
#include "ingest/event_reader.hpp"
#include "ingest/event_record.hpp"
#include "ingest/row_reader.hpp"
#include "journal/sim_disk.hpp"
#include "journal/test_folder.hpp"
#include "mesh/testing.hpp"

namespace weft::fuzz {
namespace {

const std::string kSegment = journal::SegmentName(0);

std::string Payload(size_t number) {
  return std::to_string(number) + std::string(number * 7 % 40, 'p');
}

std::string MakeSegment() {
  const journal::TestFolder folder;
  {
    journal::AppendLog log({.folder = folder.path()});
    for (size_t i = 0; i < 12; ++i) {
      log.Append(Payload(i));
      if (i % 5 == 4) log.Sync();
    }
  }
  return journal::ReadBytes(folder.path() / kSegment);
}

}  // namespace

const std::string& SegmentSeed() {
  static const std::string segment = MakeSegment();
  return segment;
}

void OpenMutated(const std::string& bytes) {
  journal::SimDisk disk(journal::Image{{kSegment, bytes}});
  try {
    const journal::AppendLog log({.folder = "log", .disk = &disk});
    const auto records = journal::RecordsOf(log);
    for (size_t i = 0; i < records.size(); ++i) EXPECT_EQ(records[i], Payload(i));
  } catch (const Error& error) {
    EXPECT_TRUE(error.message().find("is damaged") != std::string::npos ||
                error.message().find("newer Weft") != std::string::npos)
        << error.message();
  }
}

std::string_view EventsSeed(std::mt19937_64& random) {
  constexpr std::array<std::string_view, 3> kSeeds{
      R"([{"data_owner":"orders","timestamp":"2026-01-05T10:00:00+01:00","acting_customer":"123",)"
      R"("action":"buys","action_category":"order","order_value":103.4,"event_uuid":"u"}])",
      R"({"data_owner":"accounts","timestamp":"2026-01-05","key_data":{"acting_customer":18446744073)"
      R"(709551615,"action":"a","action_category":"c","value":"-1.25","x":{"y":[1e300,null]}}})",
      "{\"action\":1}\n{\"data_owner\":\"o\",\"additional_meta\":{\"a\":\"\\ud83d\\ude00\"}}\n"};
  return kSeeds[random() % kSeeds.size()];
}

void ReadMutatedEvents(const std::string& body) {
  for (const auto form : {ingest::EventForm::kJson, ingest::EventForm::kNdjson}) {
    ingest::EventReader reader(body, form);
    while (const ingest::ReadEvent* read = reader.Next()) {
      if (!read->reasons.empty()) continue;
      std::string bytes, again;
      ingest::EncodeEvent({.kind = ingest::EventKind::kAccepted,
                           .received = {},
                           .domain = read->event.owner,
                           .sender = "s",
                           .event = read->event,
                           .text = {},
                           .reasons = {}},
                          bytes);
      const auto record = ingest::DecodeEvent(bytes);
      ASSERT_TRUE(record);
      ingest::EncodeEvent(*record, again);
      EXPECT_EQ(again, bytes);
      EXPECT_FALSE(record->event.customer.empty() || record->event.action.empty());
    }
  }
}

void ReadMutatedRows(const std::string& body) {
  static const mesh::SnapshotPtr mesh = mesh::testing::SnapshotOf(
      {{"orders/rows/rows.odcs.yaml",
        "apiVersion: v3.1.0\nkind: DataContract\nid: r\nversion: 1.0.0\nstatus: active\n"
        "schema:\n  - name: rows\n    customProperties: [{property: weft.events, value: true}]\n"
        "    properties:\n      - {name: data_owner, logicalType: string, required: true}\n"
        "      - {name: timestamp, logicalType: timestamp}\n"
        "      - {name: acting_customer, logicalType: integer}\n"
        "      - {name: order_value, logicalType: number, physicalType: 'decimal(10,2)'}\n"
        "      - {name: value, logicalType: number}\n"
        "      - {name: action, logicalType: string, primaryKey: true}\n"
        "      - {name: key_data, logicalType: string, physicalType: json}\n"}});
  const mesh::TablePtr table = mesh->FindTable({"orders", "rows"});
  for (const auto form : {ingest::EventForm::kJson, ingest::EventForm::kNdjson}) {
    ingest::RowReader reader(body, form, *table);
    while (const ingest::ReadRow* read = reader.Next())
      if (read->reasons.empty()) {
        EXPECT_TRUE(Json::accept(read->content)) << read->content;
        EXPECT_FALSE(read->key.empty());
      }
  }
}

void TranslateMutated(const std::string& body) {
  for (const auto dialect :
       {ingest::Dialect::kSegment, ingest::Dialect::kGa4, ingest::Dialect::kCloudEvent}) {
    const ingest::StandardEvents standard =
        ingest::Translated({.dialect = dialect, .body = body, .received = {}, .owner = "orders"});
    for (const std::string& line : Split(standard.lines, '\n')) {
      EXPECT_TRUE(line.empty() || Json::accept(line)) << line;
    }
  }
}

}  // namespace weft::fuzz
