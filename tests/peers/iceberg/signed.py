"""What a client without keys of its own can do in S3, each request signed by the catalog.
signed.py URL CREDENTIAL TABLE PROPERTIES; the credential is USER:TOKEN, of the properties only the endpoint is used.
A table that is not there is made. Prints what it saw as JSON."""
import json, sys
import boto3
from botocore import UNSIGNED
from botocore.config import Config
from pyiceberg.catalog import load_catalog
from pyiceberg.io.fsspec import S3V4RestSigner
from pyiceberg.schema import Schema
from pyiceberg.types import LongType, NestedField

url, credential, name = sys.argv[1:4]
endpoint = json.loads(sys.argv[4])["s3.endpoint"]
catalog = load_catalog("weft", type="rest", uri=url, token=credential.split(":")[1],
                       **{"header.X-Iceberg-Access-Delegation": "remote-signing"})
if not catalog.table_exists(name):
    catalog.create_table(name, schema=Schema(NestedField(1, "n", LongType(), required=False)))
table = catalog.load_table(name)
settings = {**table.io.properties, "s3.endpoint": endpoint}
session = boto3.Session()
client = session.client("s3", endpoint_url=settings["s3.proxy"] if "s3.proxy" in settings else table.io.properties["s3.endpoint"],
                        region_name=settings["s3.region"], config=Config(
                            signature_version=UNSIGNED, s3={"addressing_style": "path"}, retries={"max_attempts": 1},
                            request_checksum_calculation="when_required"))
client.meta.events.register("before-sign.s3", S3V4RestSigner(settings))
bucket, _, place = table.location().removeprefix("s3://").partition("/")
metadata = table.metadata_location.removeprefix(f"s3://{bucket}/")
seen = {}


def tried(what, act):
    try:
        seen[what] = bool(act())
    except Exception as error:
        seen[what] = False
        seen[what + " why"] = f"{type(error).__name__}: {error}"[:300]


def parts():
    upload = client.create_multipart_upload(Bucket=bucket, Key=f"{place}/data/parts")["UploadId"]
    etag = client.upload_part(Bucket=bucket, Key=f"{place}/data/parts", UploadId=upload, PartNumber=1, Body=b"x")["ETag"]
    return client.complete_multipart_upload(Bucket=bucket, Key=f"{place}/data/parts", UploadId=upload,
                                            MultipartUpload={"Parts": [{"ETag": etag, "PartNumber": 1}]})


tried("metadata", lambda: json.loads(client.get_object(Bucket=bucket, Key=metadata)["Body"].read()))
tried("listed", lambda: client.list_objects_v2(Bucket=bucket, Prefix=f"{place}/")["KeyCount"] > 0)
tried("put", lambda: client.put_object(Bucket=bucket, Key=f"{place}/data/put", Body=b"x"))
tried("parts", parts)
tried("delete", lambda: client.delete_object(Bucket=bucket, Key=f"{place}/data/put"))
tried("elsewhere", lambda: client.get_object(Bucket=bucket, Key=f"{place}/../other/x"))
tried("all", lambda: client.list_objects_v2(Bucket=bucket, Prefix="mesh/"))
tried("copy", lambda: client.copy_object(Bucket=bucket, Key=f"{place}/data/copy", CopySource=f"{bucket}/{metadata}"))
tried("acl", lambda: client.get_object_acl(Bucket=bucket, Key=metadata))


class WithBody(S3V4RestSigner):
    """PyIceberg does not send the body; Java's client does."""

    def __call__(self, request, **_):
        import requests
        answer = requests.post(f"{url}/{settings['s3.signer.endpoint']}", headers={"Authorization": f"Bearer {settings['token']}"},
                               json={"method": request.method, "region": settings["s3.region"], "uri": request.url,
                                     "headers": {k: [v] for k, v in request.headers.items()}, "body": request.data.decode()})
        answer.raise_for_status()
        for key, value in answer.json()["headers"].items():
            request.headers.add_header(key, value[0])


client.meta.events.unregister("before-sign.s3")
deleter = session.client("s3", endpoint_url=table.io.properties["s3.endpoint"], region_name=settings["s3.region"], config=Config(
    signature_version=UNSIGNED, s3={"addressing_style": "path"}, retries={"max_attempts": 1}))
deleter.meta.events.register("before-sign.s3", WithBody(settings))
tried("deletes", lambda: not deleter.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": f"{place}/data/parts"}]}).get("Errors"))
tried("deletes_elsewhere", lambda: deleter.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "mesh/other"}]}))
print(json.dumps(seen))
