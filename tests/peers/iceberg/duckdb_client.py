"""DuckDB's own Iceberg client: makes tables, writes several in one transaction, deletes, reads back.
duckdb_client.py URL TOKEN NAMESPACE. Prints what it saw as JSON."""
import importlib, json, pathlib, sys
import duckdb

url, token, namespace = sys.argv[1:4]
connection = duckdb.connect()
for extension in ("httpfs", "avro", "aws", "iceberg"):
    package = pathlib.Path(importlib.import_module(f"duckdb_extension_{extension}").__path__[0])
    connection.execute(f"LOAD '{next(package.rglob('*.duckdb_extension'))}'")
connection.execute(f"CREATE SECRET weft (TYPE iceberg, TOKEN '{token}')")
connection.execute(f"ATTACH 'weft' AS lake (TYPE iceberg, ENDPOINT '{url}', SECRET weft)")
seen = {}


def rows(sql):
    return [list(row) for row in connection.execute(sql).fetchall()]


a, b = f"lake.{namespace}.duck_a", f"lake.{namespace}.duck_b"
for table in (a, b):
    connection.execute(f"CREATE TABLE {table} (n BIGINT, word VARCHAR)")
connection.execute(f"INSERT INTO {a} SELECT range, 'w' || range FROM range(1000)")
seen["count"] = rows(f"SELECT count(*), sum(n) FROM {a}")
connection.execute("BEGIN")
connection.execute(f"INSERT INTO {a} VALUES (5000, 'both')")
connection.execute(f"INSERT INTO {b} VALUES (5000, 'both')")
connection.execute("COMMIT")
seen["both"] = rows(f"SELECT word FROM {a} WHERE n = 5000 UNION ALL SELECT word FROM {b}")
connection.execute(f"DELETE FROM {a} WHERE n < 900")
seen["deleted"] = rows(f"SELECT count(*), min(n) FROM {a}")
seen["snapshots"] = rows(f"SELECT count(*) FROM iceberg_snapshots({a})")[0][0]
seen["first"] = rows(f"SELECT count(*) FROM {a} AT (VERSION => {rows(f'SELECT snapshot_id FROM iceberg_snapshots({a}) ORDER BY sequence_number')[0][0]})")
for table in (a, b):
    connection.execute(f"DROP TABLE {table}")
seen["left"] = rows(f"SELECT count(*) FROM information_schema.tables WHERE table_schema = '{namespace}' AND table_name LIKE 'duck%'")
print(json.dumps(seen))
