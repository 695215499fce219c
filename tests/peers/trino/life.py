"""A table's life in Trino: made, inserted into, updated, deleted from, merged, evolved, joined with a
table of Weft's own, dropped. life.py URL; prints what it saw as JSON."""
import json, sys
import trino

host, port = sys.argv[1].removeprefix("http://").split(":")
connection = trino.dbapi.connect(
    host=host, port=int(port), user="fleet_dev", catalog="weft", schema="fleet")


def ask(sql):
    return [list(row) for row in connection.cursor().execute(sql).fetchall()]


def read(columns="gate, seats"):
    return ask(f"SELECT {columns} FROM gates ORDER BY gate")


seen = {}
ask("CREATE TABLE gates (gate varchar, seats bigint)")
ask("INSERT INTO gates VALUES ('A1', 10), ('A2', 20), ('B1', 30)")
seen["inserted"] = read()
ask("UPDATE gates SET seats = 11 WHERE gate = 'A1'")
seen["updated"] = read()
ask("DELETE FROM gates WHERE gate = 'A2'")
seen["deleted"] = read()
ask("""MERGE INTO gates USING (VALUES ('A1', 12), ('C1', 40)) AS new(gate, seats)
       ON gates.gate = new.gate
       WHEN MATCHED THEN UPDATE SET seats = new.seats
       WHEN NOT MATCHED THEN INSERT VALUES (new.gate, new.seats)""")
seen["merged"] = read()
seen["snapshots"] = ask('SELECT count(*) FROM "gates$snapshots" WHERE operation IS NOT NULL')
ask("ALTER TABLE gates ADD COLUMN note varchar")
ask("INSERT INTO gates VALUES ('D1', 1, 'new')")
seen["evolved"] = read("gate, note")
ask("ANALYZE gates")
ask("""CREATE TABLE parts WITH (partitioning = ARRAY['bucket(n, 4)']) AS
       SELECT n, 'text ' || cast(n AS varchar) AS t FROM UNNEST(sequence(0, 99)) AS s(n)""")
seen["partitioned"] = ask("SELECT count(*), sum(n) FROM parts")
ask("CREATE VIEW chairs AS SELECT seats FROM gates WHERE gate = 'A1'")
seen["view"] = ask("SELECT * FROM chairs")
ask("DROP VIEW chairs")
ask("CREATE TABLE origins AS SELECT * FROM (VALUES 'EWR', 'JFK', 'LGA') AS t(origin)")
seen["joined"] = ask("""SELECT origin, sum(flights) FROM flights.delays_by_route
                        JOIN origins USING (origin) GROUP BY origin ORDER BY origin""")
for table in ("gates", "parts", "origins"):
    ask(f"DROP TABLE {table}")
seen["left"] = ask("SELECT table_name FROM information_schema.tables WHERE table_schema = 'fleet'")
print(json.dumps(seen, default=str))
