#include "store/s3_objects.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <mutex>

#include "base/test_receiver.hpp"
#include "store/s3_xml.hpp"
#include "store/test_objects.hpp"

// What S3 may answer, and when; tests/peers/ has the same with a real one.
namespace weft::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kAddress[] = "s3://bucket/lake/a";

std::string Reply(int status, const std::string& lines, const std::string& body = "") {
  return "HTTP/1.1 " + std::to_string(status) +
         " Said\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + lines + "\r\n" + body;
}

std::string Refusal(const std::string& code, const std::string& message = "") {
  return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message +
         "</Message></Error>";
}

// Answers each request with the next of these, and breaks off after one that ends with kCut; the
// last one for ever.
constexpr char kCut[] = "<cut>", kSilence[] = "<silence>";
class Script {
 public:
  explicit Script(std::deque<std::string> answers) : answers_(std::move(answers)) {}

  std::vector<std::string> heads() const {
    const std::lock_guard lock(mutex_);
    return heads_;
  }
  // The value of a line of a request's head.
  std::string Line(size_t request, const std::string& name) const {
    const std::string head = heads().at(request);
    const size_t begin = head.find("\r\n" + name + ": ");
    if (begin == std::string::npos) return "";
    const size_t value = begin + name.size() + 4;
    return head.substr(value, head.find("\r\n", value) - value);
  }
  uint16_t port() const { return receiver_.port(); }

 private:
  bool Talk(int socket, std::string& pending) {
    const auto request = test::TakeRequest(pending);
    if (!request) return true;
    const std::lock_guard lock(mutex_);
    heads_.push_back(request->head);
    std::string answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    if (answer == kSilence) return true;
    // The mark that the first write had, as S3 would tell it.
    if (const size_t mark = answer.find("<mark>"); mark != std::string::npos) {
      const size_t begin = heads_[0].find(kMarkLine) + std::string_view(kMarkLine).size();
      answer.replace(mark, 6, heads_[0].substr(begin, 32));
    }
    const bool cut = answer.ends_with(kCut);
    if (cut) answer.resize(answer.size() - std::string_view(kCut).size());
    return ::write(socket, answer.data(), answer.size()) >= 0 && !cut;
  }

  mutable std::mutex mutex_;
  std::deque<std::string> answers_;
  std::vector<std::string> heads_;
  test::TcpReceiver receiver_{
      [this](int socket, std::string& pending) { return Talk(socket, pending); }};
};

S3Options OptionsAt(uint16_t port) {
  return {.endpoint = "http://127.0.0.1:" + std::to_string(port),
          .region = "eu-central-1",
          .access_key = "THEKEY",
          .secret_key = "the-secret",
          .session_token = "",
          .connect_time_max = milliseconds(500),
          .stall_time_max = seconds(1),
          .tries_max = 3,
          .pause_first = milliseconds(1),
          .pause_max = milliseconds(4)};
}

struct Objects3 {
  explicit Objects3(std::deque<std::string> answers)
      : script(std::move(answers)), objects(OptionsAt(script.port()), nullptr) {}
  Script script;
  S3Objects objects;
};

TEST(S3, IsAskedAgainWhileItIsBusy) {
  Objects3 s3({Reply(503, "", Refusal("SlowDown")), Reply(500, ""), Reply(200, "", "bytes")});
  EXPECT_EQ(s3.objects.Read(kAddress), "bytes");
  EXPECT_EQ(s3.script.heads().size(), 3u);
}

TEST(S3, IsNotAskedForEver) {
  Objects3 s3({Reply(503, "", Refusal("SlowDown"))});
  try {
    s3.objects.Read(kAddress);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_EQ(error.message(), "s3://bucket/lake/a: S3 answers 503 SlowDown, 3 times");
  }
  EXPECT_EQ(s3.script.heads().size(), 3u);
}

TEST(S3, MayBreakOffInTheMiddleOfAnAnswer) {
  const std::string whole = Reply(200, "", std::string(100'000, 'x'));
  Objects3 s3({whole.substr(0, 50'000) + kCut, std::string("HTTP/1.1 2") + kCut, whole});
  EXPECT_EQ(s3.objects.Read(kAddress), std::string(100'000, 'x'));
}

TEST(S3, MayFallSilent) {
  Objects3 s3({kSilence, Reply(206, "", "345")});
  EXPECT_EQ(s3.objects.ReadRange(kAddress, 3, 3), "345");
  EXPECT_EQ(s3.script.Line(1, "Range"), "bytes=3-5");
}

TEST(S3, MayBeAway) {
  uint16_t port = 0;
  {
    Script gone({""});
    port = gone.port();
  }
  S3Objects objects(OptionsAt(port), nullptr);
  try {
    objects.Read(kAddress);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_NE(error.message().find("does not answer"), std::string::npos) << error.message();
    EXPECT_NE(error.hint().find("s3_endpoint"), std::string::npos) << error.hint();
  }
}

TEST(S3, RefusalsAreFinalAndTellNoKey) {
  Objects3 s3({Reply(403, "", Refusal("SignatureDoesNotMatch", "you sent THEKEY, and I want…"))});
  try {
    s3.objects.Read(kAddress);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "s3://bucket/lake/a: S3 answers 403 SignatureDoesNotMatch");
    EXPECT_NE(error.hint().find("secret"), std::string::npos) << error.hint();
    EXPECT_EQ(error.detail(), "");
  }
  EXPECT_EQ(s3.script.heads().size(), 1u);
}

TEST(S3, ABucketThatIsNotThereIsNoAbsentObject) {
  Objects3 s3({Reply(404, "", Refusal("NoSuchKey")), Reply(404, "", Refusal("NoSuchBucket"))});
  EXPECT_EQ(KindOf([&] { s3.objects.Read(kAddress); }), ErrorKind::kNotFound);
  EXPECT_EQ(KindOf([&] { s3.objects.Read(kAddress); }), ErrorKind::kUnavailable);
}

TEST(S3, SignsWhatItSends) {
  Objects3 s3({Reply(200, "")});
  s3.objects.Put("s3://bucket/a b/ü+.txt", "bytes");
  const std::string head = s3.script.heads().at(0);
  EXPECT_TRUE(head.starts_with("PUT /bucket/a%20b/%C3%BC%2B.txt HTTP/1.1\r\n")) << head;
  EXPECT_EQ(s3.script.Line(0, "x-amz-content-sha256"), Sha256Hex("bytes"));
  EXPECT_EQ(s3.script.Line(0, "x-amz-checksum-sha256"), ToBase64(Sha256("bytes")));
  const std::string authorization = s3.script.Line(0, "Authorization");
  EXPECT_NE(authorization.find("Credential=THEKEY/"), std::string::npos) << authorization;
  EXPECT_NE(authorization.find("/eu-central-1/s3/aws4_request"), std::string::npos);
  EXPECT_EQ(head.find("the-secret"), std::string::npos);
}

TEST(S3, BytesThatDoNotFitTheirChecksumAreReadAgain) {
  const std::string line = "x-amz-checksum-sha256: " + ToBase64(Sha256("bytes")) + "\r\n";
  Objects3 s3({Reply(200, line, "bytez"), Reply(200, line, "bytes")});
  EXPECT_EQ(s3.objects.Read(kAddress), "bytes");
  Objects3 damaged({Reply(200, line, "bytez")});
  EXPECT_EQ(KindOf([&] { damaged.objects.Read(kAddress); }), ErrorKind::kUnavailable);
  Objects3 in_parts({Reply(200, "x-amz-checksum-sha256: c3VtIG9mIHN1bXM=-2\r\n", "bytes")});
  EXPECT_EQ(in_parts.objects.Read(kAddress), "bytes");
}

TEST(S3, KnowsItsOwnWriteWhoseAnswerWasLost) {
  Objects3 mine({kCut, Reply(412, "", Refusal("PreconditionFailed")),
                 Reply(200, "x-amz-meta-weft-write: <mark>\r\n")});
  EXPECT_TRUE(mine.objects.PutNew(kAddress, "bytes"));
  EXPECT_EQ(mine.script.Line(0, "if-none-match"), "*");
  Objects3 anothers({kCut, Reply(412, "", Refusal("PreconditionFailed")),
                     Reply(200, "x-amz-meta-weft-write: another\r\n")});
  EXPECT_FALSE(anothers.objects.PutNew(kAddress, "bytes"));
  Objects3 a_strangers({Reply(412, "", Refusal("PreconditionFailed")), Reply(200, "")});
  EXPECT_FALSE(a_strangers.objects.PutNew(kAddress, "bytes"));
}

TEST(S3, ListsPageByPage) {
  const std::string begin = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3\">";
  Objects3 s3(
      {Reply(200, "",
             begin + "<IsTruncated>true</IsTruncated><NextContinuationToken>a/b+c=</"
                     "NextContinuationToken><Contents><Key>lake/a&amp;b</Key><Size>5</Size>"
                     "<ETag>&quot;e&quot;</ETag><LastModified>2026-11-26T01:02:03.000Z"
                     "</LastModified></Contents></ListBucketResult>"),
       Reply(200, "",
             begin + "<IsTruncated>false</IsTruncated><Contents><Key>lake/folder/</Key></Contents>"
                     "<Contents><Key>lake/z</Key></Contents></ListBucketResult>")});
  std::vector<ListedObject> all;
  s3.objects.List("s3://bucket/lake/", [&](const ListedObject& one) {
    all.push_back(one);
    return true;
  });
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].address, "s3://bucket/lake/a&b");
  EXPECT_EQ(all[0].info.bytes, 5u);
  EXPECT_EQ(all[0].info.etag, "e");
  EXPECT_EQ(FormatTime(all[0].info.modified).substr(0, 19), "2026-11-26T01:02:03");
  EXPECT_EQ(all[1].address, "s3://bucket/lake/z");
  EXPECT_NE(s3.script.heads()[1].find(
                "GET /bucket?continuation-token=a%2Fb%2Bc%3D&list-type=2&prefix=lake%2F HTTP"),
            std::string::npos)
      << s3.script.heads()[1];
}

TEST(S3, MayBeNoS3AtAll) {
  Objects3 s3({Reply(200, "", "<html>welcome</html>")});
  EXPECT_EQ(KindOf([&] { Listed(s3.objects, "s3://bucket/lake/"); }), ErrorKind::kUnavailable);
  EXPECT_EQ(KindOf([&] { s3.objects.Remove({kAddress}); }), ErrorKind::kUnavailable);
}

TEST(S3, SaysWhatItDidNotRemove) {
  Objects3 s3({Reply(200, "",
                     "<DeleteResult><Error><Key>lake/a</Key><Code>AccessDenied</Code></Error>"
                     "</DeleteResult>")});
  try {
    s3.objects.Remove({kAddress});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(error.message().find(kAddress), std::string::npos) << error.message();
  }
  Objects3 gone({Reply(200, "", "<DeleteResult/>")});
  EXPECT_NO_THROW(gone.objects.Remove({kAddress}));
}

TEST(S3, WaitsForNobodyWhoStops) {
  std::atomic<bool> stopping = false;
  Script script({kSilence});
  S3Options options = OptionsAt(script.port());
  options.stall_time_max = seconds(30);
  S3Objects objects(options, &stopping);
  std::thread stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    stopping = true;
  });
  EXPECT_EQ(KindOf([&] { objects.Read(kAddress); }), ErrorKind::kCancelled);
  stopper.join();
}

TEST(S3, BucketsMayBePartOfTheHostsName) {
  Script script({Reply(200, "", "bytes")});
  S3Options options = OptionsAt(script.port());
  options.endpoint = "http://localhost:" + std::to_string(script.port());
  options.path_style = false;
  S3Objects objects(options, nullptr);
  EXPECT_EQ(objects.Read(kAddress), "bytes");
  EXPECT_TRUE(script.heads().at(0).starts_with("GET /lake/a HTTP/1.1\r\nHost: bucket.localhost:"))
      << script.heads().at(0);
}

}  // namespace
}  // namespace weft::store
