"""Reads sealed segments and an export in Parquet with DuckDB and pyarrow, and compares them with an export in JSON lines.

Usage: other_readers.py DATA EXPORT.parquet EXPORT.ndjson
Both exports are of the same events in the order of the log. Exits with 77 where there is nothing to read with.
"""

import glob
import json
import sys
import uuid
from datetime import datetime, timezone

try:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as missing:
    print(f"skipped: this Python has no {missing.name}")
    sys.exit(77)

data, table, lines = sys.argv[1:]
segments = sorted(glob.glob(f"{data}/objects/segments/*/*.parquet"))
with open(lines, encoding="utf-8") as file:
    events = [json.loads(line) for line in file]
times = pa.timestamp("us", tz="UTC")
sql = duckdb.connect()
# Without extensions, which it would fetch: for time zones, for instance.
sql.execute("SET autoinstall_known_extensions = false")


def time(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def member(event, name):
    """A member as it stands in a column: times as such, what is JSON as its text."""
    value = event.get(name)
    if name in ("timestamp", "received_at"):
        return time(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return value


def same(name, column, expected):
    assert len(column) == len(expected), f"{name}: {len(column)} rows, not {len(expected)}"
    for row, (found, wanted) in enumerate(zip(column, expected)):
        assert found == wanted, f"{name}, row {row}: {found!r}, not {wanted!r}"


# An export: pyarrow.
CONTRACT = ["id", "user_id", "user_email", "action", "resource", "details", "ip_address", "timestamp", "success"]
MORE = ["session_id", "user_agent", "request_id", "metadata", "index", "received_at", "source", "sender", "redacted", "statement"]
read = pq.read_table(table)
assert read.column_names == CONTRACT + MORE, read.column_names
for field in read.schema:
    kind = {"timestamp": times, "received_at": times, "success": pa.bool_(), "index": pa.int64()}
    assert field.type == kind.get(field.name, pa.string()), field
for name in read.column_names:
    same(f"export, pyarrow, {name}", read[name].to_pylist(), [member(event, name) for event in events])
print(f"export, pyarrow {pa.__version__}: {read.num_rows} rows of {read.num_columns} columns, each value as in JSON")

# An export: DuckDB.
sql.execute("CREATE VIEW export AS SELECT * FROM read_parquet(?)".replace("?", "'" + table.replace("'", "''") + "'"))
for name in CONTRACT + MORE:
    # As microseconds: DuckDB needs a package for time zones to give times with one to Python.
    instant = name in ("timestamp", "received_at")
    column = sql.execute(f'SELECT {f"epoch_us({name})" if instant else name} FROM export ORDER BY "index"').fetchall()
    expected = [member(event, name) for event in events]
    if instant:
        expected = [round(at.timestamp() * 1_000_000) for at in expected]
    same(f"export, DuckDB, {name}", [value for (value,) in column], expected)
kinds = dict(sql.execute("SELECT column_name, column_type FROM (DESCRIBE export)").fetchall())
assert kinds["timestamp"] == "TIMESTAMP WITH TIME ZONE" and kinds["success"] == "BOOLEAN" and kinds["details"] == "VARCHAR", kinds
# The queries of docs/FORMATS.md.
file = table.replace("'", "''")
days = sql.execute(
    f"""SELECT CAST(date_trunc('day', timestamp) AS VARCHAR), count(*) FROM '{file}' WHERE action = 'login' AND NOT success GROUP BY ALL"""
).fetchall()
failed = [event for event in events if event["action"] == "login" and not event["success"]]
assert sum(count for _, count in days) == len(failed) and len(days) == len({event["timestamp"][:10] for event in failed}), days
values = sql.execute(f"""SELECT id, json_extract_string(metadata, '$.n') FROM '{file}' WHERE metadata IS NOT NULL""").fetchall()
assert sorted(values) == sorted((event["id"], str(event["metadata"]["n"])) for event in events if "metadata" in event)
few = pq.read_table(table, columns=["timestamp", "user_email"], filters=[("success", "=", False)])
assert few.num_rows == sum(not event["success"] for event in events) and few.num_columns == 2
print(f"export, DuckDB {duckdb.__version__}: the same, and the queries of docs/FORMATS.md")

# Sealed segments: pyarrow.
assert segments, "nothing is sealed"
by_index = {event["index"]: event for event in events}
count = 0
for segment in segments:
    read = pq.read_table(segment)
    assert read.schema.field("timestamp").type == times and read.schema.field("details").type == pa.string()
    for row in read.to_pylist():
        event = by_index.get(row["index"])
        if event is None:
            continue
        count += 1
        drawn = uuid.UUID(int=((row["id_high"] % 2**64) << 64) | row["id_low"] % 2**64)
        assert event["id"] == (row["original_id"] or f"log-{drawn}"), (event["id"], row)
        for name in CONTRACT[1:] + MORE:
            assert row[name] == member(event, name), f"segment, {name}: {row[name]!r}, not {member(event, name)!r}"
        assert row["resource_type"] == event["resource"].split(":")[0]
assert count > 0
print(f"segments, pyarrow: {len(segments)} files, {count} of their rows as in JSON")

# Sealed segments: DuckDB, the query of docs/FORMATS.md.
pattern = f"{data}/objects/segments/*/*.parquet".replace("'", "''")
found = sql.execute(
    f"""SELECT action, count(*) FROM '{pattern}' WHERE NOT success AND source = 'imported' GROUP BY action ORDER BY action"""
).fetchall()
sealed = sql.execute(f"""SELECT max("index") FROM '{pattern}'""").fetchone()[0]
failed = [event["action"] for event in events if not event["success"] and event["index"] <= sealed]
assert found == sorted((action, failed.count(action)) for action in set(failed)), found
assert found, "nothing failed"
print(f"segments, DuckDB: failures by action: {found}")
