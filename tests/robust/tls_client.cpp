#include "tls_client.hpp"

#include <gtest/gtest.h>

#include "support/process.hpp"

namespace weft::test {

namespace asio = boost::asio;

Certificate MakeCertificate(const std::filesystem::path& folder, const std::string& name) {
  std::filesystem::create_directories(folder);
  Certificate made{folder / "cert.pem", folder / "key.pem"};
  const Finished ran =
      Run({.arguments = {"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                         "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
                         "/CN=" + name, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                         made.key.string(), "-out", made.certificate.string()},
           .environment = {},
           .folder = folder});
  EXPECT_EQ(ran.code, 0) << ran.err;
  return made;
}

TlsClient::TlsClient(int port, const std::function<void(SSL_CTX*)>& prepare) {
  if (prepare) prepare(context_.native_handle());
  stream_.emplace(io_, context_);
  stream_->lowest_layer().connect(
      {asio::ip::make_address("127.0.0.1"), static_cast<uint16_t>(port)}, fault);
  if (!fault) stream_->handshake(ssl::stream_base::client, fault);
}

bool TlsClient::Send(const std::string& text) {
  asio::write(*stream_, asio::buffer(text), fault);
  return !fault;
}

std::string TlsClient::Receive(const std::string& enough, size_t piece) {
  std::string all, buffer(piece, '\0');
  while (enough.empty() || all.find(enough) == std::string::npos) {
    const size_t got = stream_->read_some(asio::buffer(buffer), fault);
    all.append(buffer, 0, got);
    if (fault) break;
  }
  return all;
}

std::string TlsClient::ServerName() {
  X509* certificate = SSL_get1_peer_certificate(stream_->native_handle());
  if (certificate == nullptr) return "";
  char name[256] = "";
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
  X509_free(certificate);
  return name;
}

}  // namespace weft::test
