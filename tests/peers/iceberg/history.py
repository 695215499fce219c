"""What a table holds, now and in each of its versions. history.py URL CREDENTIAL TABLE; prints JSON."""
import json, sys
from pyiceberg.catalog import load_catalog

url, credential, name = sys.argv[1:4]
table = load_catalog("weft", type="rest", uri=url, credential=credential).load_table(name)


def rows(**options):
    return sorted((list(row.values()) for row in table.scan(**options).to_arrow().to_pylist()), key=str)


print(json.dumps({"location": table.location(), "now": rows(),
                  "then": [rows(snapshot_id=each.snapshot_id) for each in table.snapshots()]}, default=str))
