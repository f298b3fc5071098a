"""A table of readings at 50 million rows: in monthly partitions with BRIN, and in one with B-trees.

``python -m benchmarks.fleet.partitions`` makes the rows on a new database of the PostgreSQL server
(``--url``), a year of them, and prints bytes per row and milliseconds of what the service asks:
the newest page, a plate's history, a day's count, and the deletion of the oldest month. The same
with ``--rows``/10 in one table, as the service's own tables are today. The database is dropped.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rich.console import Console
from sqlalchemy import Connection, TextClause, text

from benchmarks.fleet.streams import POSTGRESQL, new_database
from benchmarks.report import print_table
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.timeouts import Timeouts

YEAR = 2026
MONTHS = range(1, 13)
REPEATS = 9

_COLUMNS = """
    id bigint NOT NULL, captured_at timestamptz NOT NULL, location_id integer NOT NULL,
    plate_text varchar(32) COLLATE "C", confidence real, status varchar(10) NOT NULL,
    image_path varchar(80) NOT NULL
"""
_FILL = """
    INSERT INTO {table}
    SELECT n, timestamptz '{start}' + (n - {first}) * interval '1 second' * {gap},
        n % 200, 'B' || lpad((hashint8(n) & 1048575)::text, 7, '0') || 'XYZ', 0.97, 'unlisted',
        'uploaded/2026/01/01/' || md5(n::text) || '.jpg'
    FROM generate_series({first}, {last}) AS n
"""
_NEWEST = (
    "SELECT * FROM {table} WHERE captured_at >= '2026-12-01' "
    "ORDER BY captured_at DESC, id DESC LIMIT 50"
)
_PLATE = (
    "SELECT * FROM {table} WHERE plate_text = 'B' || lpad((hashint8({n}) & 1048575)::text, 7, '0')"
    " || 'XYZ' ORDER BY captured_at DESC LIMIT 50"
)
_DAY = (
    "SELECT count(*) FROM {table} WHERE captured_at >= '2026-06-15' AND captured_at < '2026-06-16'"
)


@dataclass(frozen=True)
class Table:
    """A form of the table: its name, how it is made, and how its oldest month is deleted."""

    name: str
    make: tuple[str, ...]
    index: tuple[str, ...]
    delete_month: str


def partitioned() -> Table:
    """Return the table in monthly partitions, with BRIN by time."""
    months = tuple(
        f"CREATE TABLE parts_{month:02} PARTITION OF parts FOR VALUES FROM ('{YEAR}-{month:02}-01')"
        f" TO ('{YEAR + month // 12}-{month % 12 + 1:02}-01')"
        for month in MONTHS
    )
    return Table(
        name="parts",
        make=(f"CREATE TABLE parts ({_COLUMNS}) PARTITION BY RANGE (captured_at)", *months),
        index=(
            "CREATE INDEX ON parts USING brin (captured_at)",
            "CREATE INDEX ON parts (plate_text, captured_at)",
            *(f"CREATE INDEX ON parts_{month:02} (captured_at, id)" for month in MONTHS[-1:]),
        ),
        delete_month="DROP TABLE parts_01",
    )


def single() -> Table:
    """Return one table with B-trees, as the service's own."""
    return Table(
        name="one",
        make=(f"CREATE TABLE one ({_COLUMNS}, PRIMARY KEY (id))",),
        index=(
            "CREATE INDEX ON one (captured_at, id)",
            "CREATE INDEX ON one (plate_text, captured_at)",
        ),
        delete_month=f"DELETE FROM one WHERE captured_at < '{YEAR}-02-01'",
    )


def measure(connection: Connection, table: Table, rows: int) -> tuple[str, ...]:
    """Make the table with ``rows`` rows and return the cells of its figures."""
    connection.execute(text(f"DROP TABLE IF EXISTS {table.name}"))
    for statement in table.make:
        connection.execute(text(statement))
    filled = _seconds(lambda: _fill(connection, table.name, rows))
    indexed = _seconds(lambda: [connection.execute(text(item)) for item in table.index])
    connection.execute(text(f"ANALYZE {table.name}"))
    heap, indexes = _bytes(connection, table.name)
    asked = [_median_ms(connection, table.name, query, rows) for query in (_NEWEST, _PLATE, _DAY)]
    deleted = _seconds(lambda: connection.execute(text(table.delete_month)))
    return (
        f"{table.name}, {rows / 1e6:g} million",
        f"{rows / filled:,.0f}",
        f"{indexed:.0f}",
        f"{heap / rows:.0f}",
        f"{indexes / rows:.1f}",
        *(f"{value:.2f}" for value in asked),
        f"{deleted * 1000:.0f}",
    )


def _fill(connection: Connection, table: str, rows: int) -> None:
    gap, step = 364 * 86_400 / rows, max(1, rows // 50)
    for first in range(0, rows, step):
        last = min(first + step, rows) - 1
        fill = _FILL.format(
            table=table, start=f"{YEAR}-01-01", first=0, last=last, gap=f"{gap:.9f}"
        ).replace("generate_series(0,", f"generate_series({first},")
        connection.execute(text(fill))


def _bytes(connection: Connection, table: str) -> tuple[int, int]:
    tree = (
        f"SELECT '{table}'::regclass AS relid UNION SELECT relid FROM pg_partition_tree('{table}')"
    )
    heap, indexes = connection.execute(
        text(f"SELECT sum(pg_table_size(relid)), sum(pg_indexes_size(relid)) FROM ({tree}) AS t")
    ).one()
    return int(heap), int(indexes)


def _median_ms(connection: Connection, table: str, query: str, rows: int) -> float:
    times = []
    for turn in range(REPEATS):
        statement = text(query.format(table=table, n=rows // (turn + 2)))
        times.append(_seconds(partial(_ask, connection, statement)))
    return sorted(times)[REPEATS // 2] * 1000


def _ask(connection: Connection, statement: TextClause) -> None:
    connection.execute(statement).all()


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


HEADINGS = (
    *("table", "rows/s filled", "s to index", "heap bytes/row", "index bytes/row"),
    *("newest page ms", "plate ms", "day's count ms", "month deleted ms"),
)


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=POSTGRESQL, help="a PostgreSQL server")
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    options = parser.parse_args()
    console = Console(stderr=True)
    with new_database(options.url) as database:
        engine = make_engine(database, timeouts=Timeouts(connect_s=60, statement_s=3600))
        rows = []
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table, count in ((single(), options.rows // 10), (partitioned(), options.rows)):
                rows.append(measure(connection, table, count))
                console.print(rows[-1])
        engine.dispose()
    print_table("A year of readings", HEADINGS, rows, [], markdown=options.markdown)


if __name__ == "__main__":
    main()
