#!/bin/bash
# Authorities and what they signed, PEM, in this folder: ca and another (other); the broker's key and certificate, good
# for localhost; a client's.
set -e
key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
for name in ca other; do
  openssl req -x509 "${key[@]}" -keyout $name.key -out $name.pem -days 30 -subj "/CN=$name"
done
for name in broker client; do
  openssl req "${key[@]}" -keyout $name.key -out $name.csr -subj "/CN=$name"
  openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out $name.pem \
    -extfile <(echo subjectAltName=DNS:localhost)
done
cat broker.key broker.pem >broker.store
