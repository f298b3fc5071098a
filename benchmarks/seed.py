"""Rows for the database benchmark: three months of a parking operator, the same at every run.

``python -m benchmarks.seed sqlite:////tmp/galaxy.db [PLATES]`` migrates a database, fills it with
100 000 plates over 90 days. Regular vehicles come every working day, visitors once or twice. A few
plates are misread, a few not read at all. The two lots are in different timezones.
"""

from __future__ import annotations

import logging
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text, update

from benchmarks.bulk import Row, insert_rows, without_indexes
from galaxy_alpr.db.base import Base, make_engine
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.db.models import slot_of
from galaxy_alpr.db.queries.texts.parts import parts_of
from galaxy_alpr.engine.plates.confusables import fold

logger = logging.getLogger(__name__)

END = datetime(2026, 11, 22, tzinfo=UTC)
DAYS = 90
PLATES = 100_000
PHOTOS_A_PLATE = 0.965
BATCH = 5_000
VEHICLES = 32_000
REGULARS = 1 / 16
"""Share of the vehicles that come every working day."""

LOTS = (("North lot", 400, "Asia/Jakarta"), ("South lot", 150, "Asia/Makassar"))
LOCATIONS = (
    ("North entry", "entry", 1, 30),
    ("North exit", "exit", 1, 30),
    ("North ramp", "inside", 1, 8),
    ("South entry", "entry", 2, 15),
    ("South exit", "exit", 2, 15),
    ("Loading bay", "inside", None, 2),
)
REGIONS = {
    "B": ("Jakarta", 55),
    "D": ("Bandung", 14),
    "F": ("Bogor", 9),
    "L": ("Surabaya", 7),
    "AB": ("Yogyakarta", 5),
    "DK": ("Bali", 4),
    "H": ("Semarang", 3),
    "BK": ("North Sumatra", 2),
    "KT": ("East Kalimantan", 1),
}
COUNTRIES = {"ID": 93, "MY": 4, "SG": 2, "AU": 1}
CLASSES = {"car": 62, "motorcycle": 27, "truck": 8, "bus": 3}
COLORS = {"white": 33, "black": 27, "silver": 16, "gray": 11, "red": 6, "blue": 5, "yellow": 2}
TYPES = {"private": 86, "public": 8, "government": 3, "electric": 2, "diplomatic": 1}
REASONS = {"too_small": 34, "blurred": 30, "low_confidence": 18, "too_dark": 12, "no_text": 6}
KINDS = {"vehicle_with_plate": 89, "vehicle_without_plate": 8, "plate_without_vehicle": 3}
HOUR_WEIGHTS = (
    1,
    1,
    1,
    1,
    2,
    6,
    18,
    34,
    30,
    16,
    12,
    13,
    16,
    14,
    12,
    14,
    22,
    34,
    26,
    14,
    9,
    6,
    3,
    2,
)
CONFUSED = {"0": "O", "O": "0", "1": "I", "I": "1", "8": "B", "B": "8", "5": "S", "S": "5"}
TABLES = ("detection_sessions", "detections", "vehicles", "plates", "plate_candidates")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def pick(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True, slots=True)
class Car:
    """A vehicle with the same plate and colour at every visit."""

    text: str
    display: str
    country: str
    region: tuple[str, str] | None
    type: str
    vehicle_class: str
    color: str


def moments(rng: random.Random, count: int, number_of_days: int) -> list[datetime]:
    """Return random moments, oldest first; working days and rush hours (UTC+7) have more."""
    days = [END - timedelta(days=number, hours=7) for number in range(number_of_days, 0, -1)]
    weights = [10 if (day + timedelta(hours=7)).weekday() < 5 else 4 for day in days]
    drawn_days = rng.choices(days, weights, k=count)
    drawn_hours = rng.choices(range(24), HOUR_WEIGHTS, k=count)
    return sorted(
        day + timedelta(hours=hour, seconds=rng.uniform(0, 3600))
        for day, hour in zip(drawn_days, drawn_hours, strict=True)
    )


def make_car(rng: random.Random) -> Car:
    country = pick(rng, COUNTRIES)
    letters = "".join(rng.choices(LETTERS, k=rng.choice((2, 3))))
    digits = str(rng.randint(1, 9999))
    if country == "ID":
        code = rng.choices(list(REGIONS), [weight for _, weight in REGIONS.values()])[0]
        display, region = f"{code} {digits} {letters}", (code, REGIONS[code][0])
    else:
        display, region = f"{letters} {digits}", None
    return Car(
        text=display.replace(" ", ""),
        display=display,
        country=country,
        region=region,
        type=pick(rng, TYPES),
        vehicle_class=pick(rng, CLASSES),
        color=pick(rng, COLORS),
    )


@dataclass
class Traffic:
    """The rows of all tables, made in one pass; ``counts`` are the last ids by table."""

    rng: random.Random
    cars: list[Car]
    regulars: int
    plates: int
    days: int
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys("sdvp", 0))
    rows: dict[str, list[Row]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)

    def next_id(self, table: str) -> int:
        self.counts[table] += 1
        return self.counts[table]

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def batches(self) -> Iterator[dict[str, list[Row]]]:
        """Yield rows by table, parents first."""
        for moment in moments(self.rng, round(self.plates * PHOTOS_A_PLATE), self.days):
            self._photo(moment)
            if len(self.rows["detection_sessions"]) >= BATCH:
                yield self.rows
                self.rows = {}
        yield self.rows

    def _photo(self, captured_at: datetime) -> None:
        rng, session_id = self.rng, self.next_id("s")
        place = rng.choices(range(len(LOCATIONS)), [weight for *_, weight in LOCATIONS])[0]
        location_id = None if rng.random() < 0.01 else place + 1
        where_and_when = {"captured_at": captured_at, "location_id": location_id}
        detect_ms, read_ms = rng.lognormvariate(3.4, 0.25), rng.lognormvariate(1.8, 0.4)
        self.add(
            "detection_sessions",
            id=session_id,
            **where_and_when,
            created_at=captured_at + timedelta(milliseconds=80),
            source="api",
            file_name=f"{session_id}.jpg",
            image_path=f"uploaded/{session_id}.jpg",
            image_sha256=f"{session_id:064x}",
            image_width=1280,
            image_height=720,
            detector="galaxy-detector",
            recognizer="galaxy-reader",
            decode_ms=4.0,
            detect_ms=detect_ms,
            read_ms=read_ms,
            store_ms=3.0,
            total_ms=detect_ms + read_ms + 7.0,
        )
        for _ in range(rng.choices((0, 1, 2, 3), (4, 82, 11, 3))[0]):
            if self.counts["p"] < self.plates:
                regular = rng.random() < 0.6
                first, last = (0, self.regulars) if regular else (self.regulars, len(self.cars))
                self._detection(session_id, where_and_when, self.cars[rng.randrange(first, last)])

    def _detection(self, session_id: int, where_and_when: Row, car: Car) -> None:
        rng = self.rng
        kind, detection_id = pick(rng, KINDS), self.next_id("d")
        paired = kind == "vehicle_with_plate"
        self.add(
            "detections",
            id=detection_id,
            session_id=session_id,
            **where_and_when,
            slot=slot_of(where_and_when["captured_at"]),
            kind=kind,
            pairing_method="containment" if paired else None,
            pairing_confidence=0.97 if paired else None,
        )
        if kind != "plate_without_vehicle":
            vehicle_id = self.next_id("v")
            self.add(
                "vehicles",
                id=vehicle_id,
                detection_id=detection_id,
                **where_and_when,
                vehicle_class=car.vehicle_class,
                observed_class=car.vehicle_class,
                confidence=rng.uniform(0.6, 0.99),
                x1=100.0,
                y1=100.0,
                x2=700.0,
                y2=600.0,
                color=car.color,
                observed_color=car.color,
                color_confidence=0.8,
                image_path=f"vehicles/{vehicle_id}.jpg",
            )
        if kind != "vehicle_without_plate":
            self._plate(detection_id, where_and_when, car)

    def _plate(self, detection_id: int, where_and_when: Row, car: Car) -> None:
        rng, plate_id = self.rng, self.next_id("p")
        observed = "".join(
            CONFUSED.get(char, char) if rng.random() < 0.01 else char for char in car.text
        )
        read = rng.random() < 0.94
        confidence = rng.uniform(0.7, 0.99) if read else rng.uniform(0.0, 0.3)
        folded = fold(observed) if read else None
        region = car.region if read else None
        self.add(
            "plates",
            id=plate_id,
            detection_id=detection_id,
            **where_and_when,
            slot=slot_of(where_and_when["captured_at"]),
            text=observed if read else None,
            folded=folded,
            display_text=car.display if read else None,
            observed_text=observed if read else None,
            raw_text=observed if read else "",
            confidence=confidence,
            detection_confidence=rng.uniform(0.5, 0.98),
            char_confidences=[round(confidence, 3)] * len(observed) if read else [],
            x1=300.0,
            y1=450.0,
            x2=420.0,
            y2=490.0,
            corners=[[300.0, 450.0], [420.0, 450.0], [420.0, 490.0], [300.0, 490.0]],
            country=car.country if read else None,
            region_code=None if region is None else region[0],
            region_name=None if region is None else region[1],
            type=car.type if read else None,
            background_color="black",
            text_color="white",
            quality_score=rng.uniform(0.4, 1.0) if read else rng.uniform(0.0, 0.4),
            unread_reason=None if read else pick(rng, REASONS),
            image_path=f"plates/{plate_id}.jpg",
        )
        if folded is not None and observed not in self.texts:
            self.texts.add(observed)
            for part in parts_of(observed, folded):
                self.add("plate_text_parts", **part)
        texts = dict.fromkeys((observed, car.text)) if read else {}
        for rank, candidate in enumerate(texts):
            self.add(
                "plate_candidates",
                plate_id=plate_id,
                rank=rank,
                text=candidate,
                folded=fold(candidate),
                confidence=confidence / (rank + 1),
                char_confidences=[],
            )


def list_entries(rng: random.Random, cars: list[Car], regulars: int) -> list[Row]:
    """Return entries: half of the regulars allowed, some cars blocked or watched."""
    entries: dict[str, Row] = {}
    allowed = regulars // 2
    for index, car in enumerate(cars[:allowed] + rng.sample(cars, regulars // 10)):
        status = "allowed" if index < allowed else ("blocked", "watched")[index % 2]
        entries[car.text] = {
            "text": car.text,
            "folded": fold(car.text),
            "display_text": car.display,
            "status": status,
            "valid_until": END + timedelta(days=rng.randint(-30, 300)) if index % 3 else None,
        }
    return list(entries.values())


def fill(
    engine: Engine,
    *,
    plates: int = PLATES,
    days: int = DAYS,
    vehicles: int = VEHICLES,
    regulars: int | None = None,
    seed: int = 7,
) -> None:
    """Fill the migrated, empty database behind ``engine`` with ``plates`` plates."""
    rng = random.Random(seed)
    cars = [make_car(rng) for _ in range(vehicles)]
    regulars = round(vehicles * REGULARS) if regulars is None else regulars
    with engine.begin() as connection:
        insert_rows(
            connection,
            "lots",
            [
                {"id": id, "name": name, "capacity": size, "timezone": zone}
                for id, (name, size, zone) in enumerate(LOTS, 1)
            ],
        )
        insert_rows(
            connection,
            "locations",
            [
                {"id": id, "name": name, "type": kind, "lot_id": lot, "country": "ID"}
                for id, (name, kind, lot, _) in enumerate(LOCATIONS, 1)
            ],
        )
        with without_indexes(connection, TABLES):
            for batch in Traffic(rng, cars, regulars, plates, days).batches():
                for table in TABLES:
                    insert_rows(connection, table, batch.get(table, []))
        insert_rows(connection, "plate_list_entries", list_entries(rng, cars, regulars))
        _set_statuses(connection)
        if engine.dialect.name == "postgresql":
            _advance_sequences(connection)


def _set_statuses(connection: Connection) -> None:
    """Set the list status of the plates at their moments."""
    tables = Base.metadata.tables
    plates, entries = tables["plates"], tables["plate_list_entries"]
    until = entries.c.valid_until
    applies = (entries.c.text == plates.c.text) & (until.is_(None) | (until > plates.c.captured_at))
    status = select(entries.c.status).where(applies).scalar_subquery()
    listed = func.coalesce(status, "unlisted")
    connection.execute(update(plates).where(plates.c.text.is_not(None)).values(status=listed))


def _advance_sequences(connection: Connection) -> None:
    """Set PostgreSQL's sequences to continue after the inserted ids."""
    numbered = [
        table
        for table in Base.metadata.sorted_tables
        if "id" in table.columns and table.columns["id"].type.python_type is int
    ]
    for table in numbered:
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        connection.execute(
            text(f"SELECT setval({sequence}, max(id)) FROM {table.name} HAVING max(id) > 0")
        )


def main(url: str, plates: int) -> None:
    engine = make_engine(url)
    upgrade(engine)
    started = time.perf_counter()
    fill(engine, plates=plates)
    logger.info("%d plates in %.1f s", plates, time.perf_counter() - started)
    engine.dispose()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else PLATES)
