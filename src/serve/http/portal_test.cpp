#include "serve/http/portal.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/json.hpp"

namespace weft::serve {
namespace {

std::string Gzip(const std::string& text) {
  z_stream zip{};
  deflateInit2(&zip, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&zip, text.size()), '\0');
  zip.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  zip.avail_in = static_cast<uInt>(text.size());
  zip.next_out = reinterpret_cast<Bytef*>(out.data());
  zip.avail_out = static_cast<uInt>(out.size());
  deflate(&zip, Z_FINISH);
  out.resize(zip.total_out);
  deflateEnd(&zip);
  return out;
}

std::string Packed() {
  const std::string script = Gzip("script"), page = Gzip(std::string(200'000, 'p'));
  const auto row = [](const char* path, const char* type, size_t bytes) {
    const bool immutable = std::string_view(path).starts_with("/assets/");
    return Json{{"path", path},
                {"type", type},
                {"sha256", "5f"},
                {"bytes", bytes},
                {"immutable", immutable}};
  };
  const Json list = {row("/assets/a-5f.js", "text/javascript", script.size()),
                     row("/index.html", "text/html", page.size())};
  return list.dump() + "\n" + script + page;
}

class PortalTest : public testing::Test {
 protected:
  Response Get(const std::string& path, const std::map<std::string, std::string>& headers = {}) {
    Call call;
    call.path = path;
    call.headers = headers;
    return portal_.Answer(call);
  }
  static std::string HeaderOf(const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return "";
  }
  static inline const std::map<std::string, std::string> kBrowser{{"accept", "text/html,*/*"}};

  const std::string pack_ = Packed();
  const Portal portal_{pack_};
};

TEST_F(PortalTest, SendsAFileAsItIsOrCompressed) {
  EXPECT_EQ(Get("/assets/a-5f.js").body, "script");
  EXPECT_EQ(Get("/").body, std::string(200'000, 'p'));
  const Response zipped = Get("/assets/a-5f.js", {{"accept-encoding", "br, gzip"}});
  EXPECT_EQ(HeaderOf(zipped, "Content-Encoding"), "gzip");
  EXPECT_EQ(zipped.body, Gzip("script"));
}

TEST_F(PortalTest, GivesBrowsersThePageForEachAddressOfPages) {
  EXPECT_EQ(HeaderOf(Get("/tables/flights.departures", kBrowser), "Content-Type"), "text/html");
  EXPECT_THROW(Get("/tables/flights.departures"), Error) << "a program is told";
  EXPECT_THROW(Get("/api/v1/nothing", kBrowser), Error);
  EXPECT_THROW(Get("/assets/old-11.js", kBrowser), Error) << "no page is a script";
}

TEST_F(PortalTest, KeepsWhatNeverChanges) {
  EXPECT_NE(HeaderOf(Get("/assets/a-5f.js"), "Cache-Control").find("immutable"), std::string::npos);
  const Response page = Get("/");
  EXPECT_EQ(HeaderOf(page, "Cache-Control"), "no-cache");
  const Response again = Get("/", {{"if-none-match", HeaderOf(page, "ETag")}});
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
}

TEST_F(PortalTest, LetsNothingButItsOwnFilesRun) {
  const std::string policy = HeaderOf(Get("/"), "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
}

TEST_F(PortalTest, GivesOtherSitesAScriptOfAtMostThreeKilobytes) {
  Call call;
  call.path = "/weft.js";
  const Response script = Portal(PortalPack()).Answer(call);
  EXPECT_TRUE(HeaderOf(script, "Content-Type").starts_with("text/javascript"));
  EXPECT_LE(script.body.size(), 3'000u) << "not compressed";
}

TEST_F(PortalTest, RefusesAPackThatIsCutOff) {
  const std::string cut = pack_.substr(0, pack_.size() - 1);
  EXPECT_THROW(Portal{cut}, Error);
}

}  // namespace
}  // namespace weft::serve
