#include <cstdio>

#include "base/files.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// trino: the files that set up a Trino beside the server.
namespace weft::cli {
namespace {

void Print(const Json& files) {
  for (const Json& file : files) {
    const std::string path = file["path"], meaning = file["meaning"], text = file["text"];
    std::printf("# etc/%s: %s\n%s\n", path.c_str(), meaning.c_str(), text.c_str());
  }
}

void Write(const Options& options, const Json& files, const std::filesystem::path& folder) {
  for (const Json& file : files) {
    const std::filesystem::path path = folder / file["path"].get<std::string>();
    std::filesystem::create_directories(path.parent_path());
    WriteFileDurably(path, file["text"].get<std::string>(), 0600);
    Say(options, path.string() + ": " + file["meaning"].get<std::string>());
  }
}

void Trino(const Options& options, const std::string& folder) {
  Client client(Completed(options));
  const Json answer = client.Get("/api/v1/trino");
  if (!folder.empty()) return Write(options, answer["files"], folder);
  if (Resolve(options) == Output::kTable) return Print(answer["files"]);
  ShowDocument(options, answer);
}

}  // namespace

void ConfigureTrino(CLI::App& verb, Options& options) {
  auto folder = std::make_shared<std::string>();
  verb.add_option("--write", *folder, "write them into this folder, Trino's etc/")
      ->type_name("DIR");
  verb.callback([folder, &options] { Trino(options, *folder); });
}

}  // namespace weft::cli
