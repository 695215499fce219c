#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault_proxy.hpp"
#include "store/test_objects.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"

// Objects in a real S3, also over a wire that is damaged on purpose.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

class S3Peer : public ::testing::Test {
 protected:
  std::unique_ptr<store::Objects> With(const store::S3Options& options) const {
    return store::OpenObjects({.roots = {root_}, .s3 = options});
  }
  // Over the proxy, with less patience than in earnest.
  store::S3Options Proxied() const {
    store::S3Options options = server_.options();
    options.endpoint = proxy_.url();
    options.stall_time_max = seconds(1);
    return options;
  }

  test::S3Server server_;
  FaultProxy proxy_{server_.port()};
  test::Scratch scratch_;
  const std::string root_ = server_.root() + "/mesh";
  std::unique_ptr<store::Objects> objects_ = With(server_.options());
  std::unique_ptr<store::Objects> proxied_ = With(Proxied());
};

TEST_F(S3Peer, KeepsWhatIsPut) { store::ExpectKeepsWhatIsPut(*objects_, root_); }

TEST_F(S3Peer, ListsInOrder) { store::ExpectListsInOrder(*objects_, root_); }

TEST_F(S3Peer, LetsOneOfManyBeFirst) { store::ExpectOneOfManyIsFirst(*objects_, root_); }

TEST_F(S3Peer, TakesFilesInParts) { store::ExpectTakesFiles(*objects_, root_, scratch_.path()); }

TEST_F(S3Peer, ListsAndRemovesMoreThanAPage) {
  std::vector<std::string> all;
  for (int i = 10'000; i < 11'050; ++i) all.push_back(root_ + "/many/" + std::to_string(i));
  for (const std::string& address : all) objects_->Put(address, "x");
  EXPECT_EQ(store::Listed(*objects_, root_ + "/many/"), all);
  objects_->Remove(all);
  EXPECT_TRUE(store::Listed(*objects_, root_ + "/").empty());
}

TEST_F(S3Peer, IsReadByManyAtOnce) {
  const std::string bytes = RandomBytes(200'000);
  objects_->Put(root_ + "/a", bytes);
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i)
    readers.emplace_back([&, i] {
      for (size_t n = 0; n < 50; ++n) {
        const size_t begin = (static_cast<size_t>(i) * 997 + n * 3'001) % 190'000;
        EXPECT_EQ(objects_->ReadRange(root_ + "/a", begin, 10'000), bytes.substr(begin, 10'000));
      }
    });
  for (std::thread& reader : readers) reader.join();
}

TEST_F(S3Peer, RefusesAWrongSecret) {
  store::S3Options options = server_.options();
  options.secret_key = "wrong-secret";
  try {
    With(options)->Put(root_ + "/a", "bytes");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_NE(error.message().find("SignatureDoesNotMatch"), std::string::npos) << error.message();
    EXPECT_NE(error.hint().find("s3_secret_key_file"), std::string::npos) << error.hint();
    for (const std::string& secret : {options.secret_key, options.access_key})
      EXPECT_EQ((error.message() + error.hint() + error.detail()).find(secret), std::string::npos);
  }
  EXPECT_EQ(store::KindOf([&] { With(options)->Look(root_ + "/a"); }), ErrorKind::kUnavailable);
  options.access_key = "nobody";
  EXPECT_EQ(store::KindOf([&] { With(options)->Read(root_ + "/a"); }), ErrorKind::kUnavailable);
}

TEST_F(S3Peer, SaysThatThereIsNoSuchBucket) {
  const auto objects = store::OpenObjects({.roots = {"s3://nowhere/a"}, .s3 = server_.options()});
  try {
    store::Listed(*objects, "s3://nowhere/a/");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("NoSuchBucket"), std::string::npos) << error.message();
    EXPECT_NE(error.hint().find("warehouse"), std::string::npos) << error.hint();
  }
}

TEST_F(S3Peer, ReadsOverABadWire) {
  const std::string bytes = RandomBytes(100'000);
  objects_->Put(root_ + "/a", bytes);
  for (const Fault fault :
       {Fault::kBusy, Fault::kSlow, Fault::kStall, Fault::kCut, Fault::kLost, Fault::kUnsent}) {
    proxy_.Next({fault});
    EXPECT_EQ(proxied_->Read(root_ + "/a"), bytes) << static_cast<int>(fault);
    proxy_.Next({fault, Fault::kCut});
    EXPECT_EQ(proxied_->ReadRange(root_ + "/a", 50'000, 40'000), bytes.substr(50'000, 40'000));
    proxy_.Next({fault});
    EXPECT_EQ(proxied_->Look(root_ + "/a")->bytes, bytes.size());
    proxy_.Next({fault});
    EXPECT_EQ(store::Listed(*proxied_, root_ + "/").size(), 1u);
  }
}

TEST_F(S3Peer, WritesOverABadWire) {
  const std::string bytes = RandomBytes(3 << 20);  // beyond what is sent unasked
  for (const Fault fault :
       {Fault::kBusy, Fault::kSlow, Fault::kStall, Fault::kLost, Fault::kUnsent}) {
    const std::string address = root_ + "/" + std::to_string(static_cast<int>(fault));
    proxy_.Next({fault});
    proxied_->Put(address, bytes);
    EXPECT_EQ(objects_->Read(address), bytes);
    proxy_.Next({fault});
    EXPECT_TRUE(proxied_->PutNew(address + "-new", "mine"));
    proxy_.Next({fault});
    EXPECT_FALSE(proxied_->PutNew(address + "-new", "late"));
    EXPECT_EQ(objects_->Read(address + "-new"), "mine");
    proxy_.Next({fault});
    proxied_->Remove({address, address + "-new"});
    EXPECT_FALSE(objects_->Look(address));
  }
}

// Each request of an upload in parts, by the one before: begin, three parts, the end.
TEST_F(S3Peer, SendsPartsOverABadWire) {
  const std::string digest = store::MakeFile(scratch_.path() / "file", (12 << 20) + 5);
  const std::string address = root_ + "/parts";
  for (const Fault fault : {Fault::kBusy, Fault::kStall, Fault::kLost, Fault::kUnsent})
    for (size_t before = 0; before < 5; ++before) {
      std::vector<Fault> faults(before, Fault::kNone);
      faults.push_back(fault);
      proxy_.Next(faults);
      proxied_->PutFile(address, scratch_.path() / "file");
      EXPECT_EQ(Sha256Hex(objects_->Read(address)), digest) << before;
      objects_->Remove({address});
    }
}

TEST_F(S3Peer, GivesUpAndSaysSo) {
  objects_->Put(root_ + "/a", "bytes");
  proxy_.Next(std::vector<Fault>(5, Fault::kBusy));
  const int before = proxy_.requests();
  EXPECT_EQ(store::KindOf([&] { proxied_->Read(root_ + "/a"); }), ErrorKind::kUnavailable);
  EXPECT_EQ(proxy_.requests(), before + 5);
  store::S3Options away = server_.options();
  away.endpoint = "http://127.0.0.1:" + std::to_string(test::FreePort());
  EXPECT_EQ(store::KindOf([&] { With(away)->Read(root_ + "/a"); }), ErrorKind::kUnavailable);
}

TEST_F(S3Peer, NobodyWaitsForWhatIsNotWantedAnyMore) {
  objects_->Put(root_ + "/a", "bytes");
  store::S3Options options = Proxied();
  options.stall_time_max = seconds(20);
  proxy_.Next(std::vector<Fault>(5, Fault::kStall));
  const auto begin = std::chrono::steady_clock::now();
  const store::Patience patience(
      [&] { return std::chrono::steady_clock::now() - begin > milliseconds(300); });
  EXPECT_EQ(store::KindOf([&] { With(options)->Read(root_ + "/a"); }), ErrorKind::kCancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(5));
}

TEST_F(S3Peer, IsWholeOrAbsentWhenItsWriterIsKilled) {
  const std::string digest = store::MakeFile(scratch_.path() / "file", 12 << 20);
  const std::string address = root_ + "/killed";
  for (int round = 0; round < 20; ++round) {
    const pid_t writer = ::fork();
    if (writer == 0) {
      const auto own = With(server_.options());
      for (;;) {
        own->PutFile(address, scratch_.path() / "file");
        own->Remove({address});
      }
    }
    test::SleepFor(milliseconds(5 + 23 * round));
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    if (objects_->Look(address)) {
      EXPECT_EQ(Sha256Hex(objects_->Read(address)), digest);
    }
    objects_->Remove({address});
  }
}

// A Weft whose warehouse lies there, and one that has the wrong secret.
TEST_F(S3Peer, IsAWarehouse) {
  const auto settings = [&](const fs::path& secret) {
    return std::vector<std::string>{
        "--warehouse",          root_,          "--s3-endpoint",   server_.url(),
        "--s3-region",          "eu-central-1", "--s3-access-key", server_.options().access_key,
        "--s3-secret-key-file", secret};
  };
  test::Server weft({.more = settings(server_.secret_file())});
  const test::Finished well = weft.As("admin", {"doctor"});
  EXPECT_EQ(well.code, 0) << well.out << well.err;

  WriteFileDurably(scratch_.path() / "wrong", "wrong", 0600);
  test::Server poor({.more = settings(scratch_.path() / "wrong")});
  const test::Finished ill = poor.As("admin", {"doctor"});
  EXPECT_EQ(ill.code, 1);
  EXPECT_NE((ill.out + ill.err).find("SignatureDoesNotMatch"), std::string::npos)
      << ill.out << ill.err;
}

}  // namespace
}  // namespace weft::peers_test
