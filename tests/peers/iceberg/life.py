"""A table's life in PyIceberg: made, appended to, overwritten, evolved, deleted from, read back, dropped.
life.py URL CREDENTIAL NAMESPACE [PROPERTIES]; the credential is USER:TOKEN, properties are a JSON object. Prints what it saw as JSON."""
import json, sys
import pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.expressions import EqualTo, GreaterThanOrEqual
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import StringType

url, credential, namespace = sys.argv[1:4]
more = json.loads(sys.argv[4]) if len(sys.argv) > 4 else {}
catalog = load_catalog("weft", type="rest", uri=url, credential=credential, **more)
seen = {"namespaces": [list(name) for name in catalog.list_namespaces()]}
name = f"{namespace}.gates"
schema = pa.schema([pa.field("gate", pa.string()), pa.field("seats", pa.int64())])
table = catalog.create_table(name, schema=schema)


def rows(*pairs):
    return pa.table({"gate": [p[0] for p in pairs], "seats": [p[1] for p in pairs]}, schema=schema)


def read(table):
    return sorted([list(row.values()) for row in table.scan().to_arrow().to_pylist()], key=str)


table.append(rows(("A1", 10), ("A2", 20)))
table.append(rows(("B1", 30)))
seen["appended"] = read(catalog.load_table(name))
table.overwrite(rows(("A1", 11)), overwrite_filter=EqualTo("gate", "A1"))
seen["overwritten"] = read(catalog.load_table(name))
with table.update_schema() as update:
    update.add_column("note", StringType(), doc="what else there is to say")
    update.rename_column("seats", "chairs")
with table.update_spec() as update:
    update.add_field("gate", IdentityTransform(), "gate_part")
table.append(pa.table({"gate": ["C1"], "chairs": [40], "note": ["new"]}))
seen["evolved"] = read(catalog.load_table(name))
table.delete(GreaterThanOrEqual("chairs", 30))
seen["deleted"] = read(catalog.load_table(name))
first = table.history()[0].snapshot_id
seen["first"] = sorted(table.scan(snapshot_id=first).to_arrow().column("gate").to_pylist())
with table.manage_snapshots() as snapshots:
    snapshots.create_tag(first, "beginning")
seen["tags"] = sorted(catalog.load_table(name).metadata.refs)
with table.transaction() as change:
    change.set_properties(owner="peers")
seen["properties"] = catalog.load_table(name).properties
seen["stale"] = "kept"
old, new = catalog.load_table(name), catalog.load_table(name)
new.append(pa.table({"gate": ["D1"], "chairs": [1], "note": pa.array([None], pa.string())}))
old.append(pa.table({"gate": ["D2"], "chairs": [2], "note": pa.array([None], pa.string())}))
seen["both"] = sorted(catalog.load_table(name).scan().to_arrow().column("gate").to_pylist())
catalog.rename_table(name, f"{namespace}.doors")
seen["tables"] = [list(each) for each in catalog.list_tables(namespace)]
seen["versions"] = catalog.load_table(f"{namespace}.doors").format_version
catalog.purge_table(f"{namespace}.doors")
seen["gone"] = catalog.table_exists(f"{namespace}.doors")
print(json.dumps(seen))
