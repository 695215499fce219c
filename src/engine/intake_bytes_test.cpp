#include <zlib.h>

#include "engine/intake_fixture.hpp"

namespace weft::engine {
namespace {

std::string Gzip(const std::string& text) {
  std::string packed(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

class PackedIntakeTest : public IntakeTest {
 protected:
  PackedIntakeTest() {
    Add("i", Base::kInteger);
    text_ = "i\n";
    for (int i = 0; i < 200'000; ++i) text_ += std::to_string(i * 7919 % 1'000'003) + "\n";
  }
  // By DuckDB, in a frame with a checksum.
  std::string Zstd(const std::string& text) {
    const auto file = (folder_ / "packed.zst").string();
    auto& files = work_.instance->GetFileSystem();
    const auto handle = files.OpenFile(file, duckdb::FileFlags::FILE_FLAGS_WRITE |
                                                 duckdb::FileFlags::FILE_FLAGS_FILE_CREATE_NEW |
                                                 duckdb::FileCompressionType::ZSTD);
    std::string bytes = text;
    handle->Write(bytes.data(), bytes.size());
    handle->Close();
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string text_;
};

TEST_F(PackedIntakeTest, GzipIsUnpackedAllMembersOfIt) {
  Called("planes.csv.gz", "csv");
  EXPECT_EQ(TakeIn(Gzip(text_)).rows, 200'000U);
  EXPECT_EQ(TakeIn(Gzip(text_.substr(0, 100'001)) + Gzip(text_.substr(100'001))).rows, 200'000U);
  Called("planes.csv", "csv");
  EXPECT_EQ(TakeIn(Gzip("i\n1\n")).rows, 1U);
}

TEST_F(PackedIntakeTest, LinesAreCountedInTheUnpackedText) {
  Called("planes.csv.gz", "csv");
  EXPECT_EQ(Refusal(Gzip(text_ + "x\n"))[1], "planes.csv.gz:200002: column i: 'x' is no integer");
}

TEST_F(PackedIntakeTest, GzipThatIsCutOffOrDamagedIsRefused) {
  Called("planes.csv.gz", "csv");
  const std::string whole = Gzip(text_);
  for (const size_t missing : {1, 8, 9, 1000}) {
    EXPECT_EQ(Refusal(whole.substr(0, whole.size() - missing))[0],
              "planes.csv.gz is cut off: its gzip data ends too early");
  }
  std::string damaged = whole;
  damaged[whole.size() - 6] ^= 1;
  EXPECT_EQ(Refusal(damaged)[0], "planes.csv.gz is damaged: incorrect data check");
  EXPECT_EQ(Refusal(whole + "tail")[0], "planes.csv.gz is damaged: incorrect header check");
}

TEST_F(PackedIntakeTest, ZstdIsUnpackedAllFramesOfIt) {
  Called("planes.csv.zst", "csv");
  EXPECT_EQ(TakeIn(Zstd(text_)).rows, 200'000U);
  EXPECT_EQ(TakeIn(Zstd("i\n") + Zstd("1\n2\n")).rows, 2U);
}

TEST_F(PackedIntakeTest, ZstdThatIsCutOffOrDamagedIsRefused) {
  Called("planes.csv.zst", "csv");
  const std::string whole = Zstd(text_);
  for (const size_t missing : {size_t{1}, size_t{5}, whole.size() / 2, whole.size() - 3}) {
    const std::string refusal = Refusal(whole.substr(0, whole.size() - missing))[0];
    EXPECT_TRUE(refusal.find("cut off") != refusal.npos ||
                refusal.find("no zstd data") != refusal.npos)
        << refusal;
  }
  std::string damaged = whole;
  damaged[whole.size() / 2] ^= 0x10;
  EXPECT_EQ(Refusal(damaged)[0].substr(0, 22), "planes.csv.zst is dama");
}

}  // namespace
}  // namespace weft::engine
