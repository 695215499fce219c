#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "store/objects.hpp"
#include "store/patience.hpp"

// What holds for objects wherever they lie; for tests only.
namespace weft::store {

// Objects on disk that are taken for far away: their ranges are counted, and fail when told to.
class FarObjects final : public Objects {
 public:
  explicit FarObjects(Objects& near) : near_(near) {}

  std::optional<ObjectInfo> Look(const std::string& address) override {
    return near_.Look(address);
  }
  std::string Read(const std::string& address) override { return near_.Read(address); }
  std::string ReadRange(const std::string& address, uint64_t offset, uint64_t bytes) override {
    ++reads;
    if (is_away) throw Error(ErrorKind::kUnavailable, "away");
    for (; is_stuck; Patience::Check()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return near_.ReadRange(address, offset, bytes);
  }
  void Put(const std::string& address, std::string_view bytes) override {
    near_.Put(address, bytes);
  }
  void PutFile(const std::string& address, const std::filesystem::path& file) override {
    near_.PutFile(address, file);
  }
  bool PutNew(const std::string& address, std::string_view bytes) override {
    return near_.PutNew(address, bytes);
  }
  void Remove(const std::vector<std::string>& addresses) override { near_.Remove(addresses); }
  void List(const std::string& prefix,
            const std::function<bool(const ListedObject&)>& see) override {
    near_.List(prefix, see);
  }
  std::optional<std::filesystem::path> OnDisk(const std::string&) override { return {}; }

  std::atomic<int> reads = 0;
  std::atomic<bool> is_away = false, is_stuck = false;

 private:
  Objects& near_;
};

inline std::vector<std::string> Listed(Objects& objects, const std::string& prefix) {
  std::vector<std::string> addresses;
  objects.List(prefix, [&](const ListedObject& one) {
    addresses.push_back(one.address);
    return true;
  });
  return addresses;
}

inline ErrorKind KindOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorKind::kInternal;
}

inline void ExpectKeepsWhatIsPut(Objects& objects, const std::string& root) {
  const std::string address = root + "/ops/x=1/a b+ü%2F~'(1)&=?#.txt";
  EXPECT_FALSE(objects.Look(address));
  EXPECT_EQ(KindOf([&] { objects.Read(address); }), ErrorKind::kNotFound);
  EXPECT_EQ(KindOf([&] { objects.ReadRange(address, 0, 1); }), ErrorKind::kNotFound);
  objects.Put(address, "0123456789");
  const auto first = objects.Look(address);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->bytes, 10u);
  EXPECT_GT(first->modified, Time(std::chrono::days(10'000)));
  EXPECT_EQ(objects.Read(address), "0123456789");
  EXPECT_EQ(objects.ReadRange(address, 2, 3), "234");
  EXPECT_EQ(objects.ReadRange(address, 9, 1), "9");
  EXPECT_EQ(objects.ReadRange(address, 3, 0), "");
  EXPECT_EQ(KindOf([&] { objects.ReadRange(address, 8, 3); }), ErrorKind::kUnavailable);
  EXPECT_EQ(KindOf([&] { objects.ReadRange(address, 20, 3); }), ErrorKind::kUnavailable);
  objects.Put(address, "");
  EXPECT_EQ(objects.Read(address), "");
  EXPECT_NE(objects.Look(address)->etag, first->etag);
  objects.Remove({address, root + "/never/was"});
  EXPECT_FALSE(objects.Look(address));
  EXPECT_TRUE(Listed(objects, root + "/").empty());
}

inline void ExpectListsInOrder(Objects& objects, const std::string& root) {
  for (const std::string name : {"a/2", "a/10", "a-b", "a.c/x", "ab", "b/c/d", "b/c-e"})
    objects.Put(root + "/" + name, name);
  std::vector<std::string> all;
  for (const std::string name : {"a-b", "a.c/x", "a/10", "a/2", "ab", "b/c-e", "b/c/d"})
    all.push_back(root + "/" + name);
  EXPECT_EQ(Listed(objects, root + "/"), all);
  EXPECT_EQ(Listed(objects, root + "/a/"), (std::vector{all[2], all[3]}));
  EXPECT_EQ(Listed(objects, root + "/a/1"), (std::vector{all[2]}));
  EXPECT_EQ(Listed(objects, root + "/b/c"), (std::vector{all[5], all[6]}));
  EXPECT_TRUE(Listed(objects, root + "/c/").empty());
  int seen = 0;
  objects.List(root + "/", [&](const ListedObject& one) {
    EXPECT_EQ(one.info.bytes, one.address.size() - root.size() - 1);
    return ++seen < 3;
  });
  EXPECT_EQ(seen, 3);
  objects.Remove(all);
  EXPECT_TRUE(Listed(objects, root + "/").empty());
}

inline void ExpectOneOfManyIsFirst(Objects& objects, const std::string& root) {
  for (int round = 0; round < 10; ++round) {
    const std::string address = root + "/race/" + std::to_string(round);
    std::atomic<int> winners = 0, winner = -1;
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i)
      writers.emplace_back([&, i] {
        if (!objects.PutNew(address, "by " + std::to_string(i))) return;
        ++winners;
        winner = i;
      });
    for (std::thread& writer : writers) writer.join();
    EXPECT_EQ(winners, 1);
    EXPECT_EQ(objects.Read(address), "by " + std::to_string(winner));
    EXPECT_FALSE(objects.PutNew(address, "late"));
    objects.Remove({address});
    EXPECT_TRUE(objects.PutNew(address, "again"));
    objects.Remove({address});
  }
}

// A file of random bytes; answers their digest.
inline std::string MakeFile(const std::filesystem::path& file, size_t bytes) {
  const std::string content = RandomBytes(bytes);
  std::ofstream(file, std::ios::binary) << content;
  return Sha256Hex(content);
}

inline void ExpectTakesFiles(Objects& objects, const std::string& root,
                             const std::filesystem::path& folder) {
  for (const size_t bytes : {size_t{0}, size_t{1}, size_t{5} << 20, (size_t{12} << 20) + 1}) {
    const std::string digest = MakeFile(folder / "file", bytes);
    const std::string address = root + "/files/" + std::to_string(bytes);
    objects.PutFile(address, folder / "file");
    EXPECT_EQ(objects.Look(address)->bytes, bytes);
    EXPECT_EQ(Sha256Hex(objects.Read(address)), digest);
    objects.Remove({address});
  }
  EXPECT_EQ(KindOf([&] { objects.PutFile(root + "/files/none", folder / "none"); }),
            ErrorKind::kUnavailable);
}

}  // namespace weft::store
