// A real OpenID Connect provider for tests/peers: Zitadel's library with its own example pages, on this
// machine's loopback address. It prints its issuer, and serves until it is stopped.
//
//	provider REDIRECT_URI
package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	issuer := fmt.Sprintf("http://localhost:%d/", listener.Addr().(*net.TCPAddr).Port)
	storage.RegisterClients(storage.WebClient("weft", "secret", os.Args[1]))
	provider := exampleop.SetupServer(issuer, storage.NewStorage(storage.NewUserStore(issuer)), slog.Default(), false)
	fmt.Println("issuer", issuer)
	panic(http.Serve(listener, provider))
}
