"""Fuzzy search finds exactly what comparing every plate would find."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import Levenshtein
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Plate
from galaxy_alpr.db.queries import search
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch, plate_condition
from galaxy_alpr.db.queries.texts import near
from galaxy_alpr.db.queries.texts.near import candidate_ids, keys_with_gap, near_keys
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import UnreadReason
from tests.factories import PlateSpec, make_session

Sessions = sessionmaker[Session]

TEXTS = ("B1234XYZ", "B1235XYZ", "B123XYZ", "AB1234XYZ", "D1234ABC", "8I234XYZ", "B1", "XYZ")


def found(sessions: Sessions, match: PlateMatch, text: str) -> set[str | None]:
    with sessions() as session:
        condition = plate_condition(PlateFilter(match, text))
        return set(session.scalars(select(Plate.text).where(condition)))


@pytest.fixture
def stored(sessions: Sessions) -> Sessions:
    with sessions.begin() as session:
        make_session(session, plates=[*TEXTS, PlateSpec(None)])
    return sessions


COMPARISONS: list[tuple[PlateMatch, str, set[str]]] = [
    (PlateMatch.EXACT, "B123XYZ", {"B123XYZ"}),
    (PlateMatch.EXACT, "B123", set()),
    (PlateMatch.PREFIX, "B123", {"B1234XYZ", "B1235XYZ", "B123XYZ"}),
    (PlateMatch.PREFIX, "XYZ", {"XYZ"}),
    (PlateMatch.CONTAINS, "234", {"B1234XYZ", "AB1234XYZ", "D1234ABC", "8I234XYZ"}),
    (PlateMatch.WILDCARD, "B123?XYZ", {"B1234XYZ", "B1235XYZ"}),
    (PlateMatch.WILDCARD, "*1234*", {"B1234XYZ", "AB1234XYZ", "D1234ABC"}),
    (PlateMatch.WILDCARD, "B*", {"B1234XYZ", "B1235XYZ", "B123XYZ", "B1"}),
    (PlateMatch.WILDCARD, "*", set(TEXTS)),
]


def test_texts_are_compared_as_asked(stored: Sessions) -> None:
    for match, text, expected in COMPARISONS:
        assert found(stored, match, text) == expected, (match, text)


def test_near_keys_are_those_that_comparing_all_finds(sessions: Sessions) -> None:
    chance = random.Random(7)
    texts = {"".join(chance.choices("AB14", k=chance.randint(1, 7))) for _ in range(200)} | set(
        TEXTS
    )
    with sessions.begin() as session:
        make_session(session, plates=sorted(texts))
    keys = {fold(text) for text in texts}
    with sessions() as session:
        for query in ["B1234XYZ", "A", "B1", "AB4", "1144", "BA41B", "4411BAB", "XB1234XYZ"]:
            key = fold(query)
            for distance in range(4):
                expected = {
                    other
                    for other in keys
                    if Levenshtein.distance(key, other) <= min(distance, len(key) - 1)
                }
                found = near_keys(session, folded=key, max_distance=distance, fold=fold)
                assert set(found) == expected


def test_the_nearest_keys_stay(stored: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "MAX_NEAR_KEYS", 2)
    with stored() as session:
        keys = near_keys(session, folded=fold("B1234XYZ"), max_distance=2, fold=fold)
    assert keys == (fold("B1234XYZ"), fold("AB1234XYZ"))


def test_another_candidate_is_found(sessions: Sessions) -> None:
    key, other = fold("D778AB"), [("D778AB", 0.2)]
    with sessions.begin() as session:
        misread, unread = (PlateSpec(text, candidates=other) for text in ("B999ZZ", None))
        make_session(session, plates=["D777AB", "D778AB", misread, unread])
    with sessions() as session:
        ids = candidate_ids(session, folded=key, near_keys=(key,))
        filter = PlateFilter(PlateMatch.FUZZY, "D778AB", key, (key,), ids)
        texts = session.scalars(select(Plate.text).where(plate_condition(filter))).all()
    assert len(texts) == 3
    assert set(texts) == {"B999ZZ", "D778AB", None}


@pytest.mark.parametrize("seen", ["B1?34XYZ", "?34XYZ", "B123?", "B1?234XYZ"])
def test_a_plate_that_was_not_wholly_seen_is_found(sessions: Sessions, seen: str) -> None:
    key = fold("B1234XYZ")
    with sessions.begin() as session:
        part = PlateSpec(None, candidates=[(seen, 0.1)], unread_reason=UnreadReason.CUT_OFF)
        make_session(session, plates=[part, PlateSpec("B999ZZ", candidates=[("C?34XYZ", 0.1)])])
    with sessions() as session:
        ids = candidate_ids(session, folded=key, near_keys=(key,))
        found = session.scalars(select(Plate.unread_reason).where(Plate.id.in_(ids))).all()
    assert found == ["cut_off"]


def test_too_few_characters_of_a_plate_find_nothing() -> None:
    assert "?234" not in keys_with_gap("1234")
    assert min(len(key) for key in keys_with_gap("81234XY2")) == near.MIN_VISIBLE + 1


def test_prefix_and_fuzzy_look_ups_walk_an_index(sessions: Sessions) -> None:
    if sessions.kw["bind"].dialect.name != "sqlite":
        pytest.skip("only SQLite tells its plan in a stable form")
    with sessions() as session:
        for column, name in (("text", "ix_plates_text"), ("folded", "ix_plates_folded")):
            statement = select(Plate.id).where(search.starts_with(getattr(Plate, column), "B12"))
            sql = str(statement.compile(session.bind, compile_kwargs={"literal_binds": True}))
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()
            assert f"USING COVERING INDEX {name}" in str(plan)
