"""Claims, answers and their deletion, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import IdempotencyKey, IdempotencyStep
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.errors import IdempotencyKeyInUse, IdempotencyKeyReused
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.idempotency.answers import KeptAnswer
from galaxy_alpr.services.idempotency.keys import LEASE, IdempotencyKeys, KeyedRequest
from galaxy_alpr.services.retention.idempotency_keys import IdempotencyKeyRetention
from galaxy_alpr.services.secrets.sealing import seal, unseal

DAY = timedelta(days=1)
ACTOR = Actor(ActorKind.PERSON, "Ani", id=1)
REQUEST = KeyedRequest(key="key", route="POST /api/lots", actor=ACTOR, fingerprint="a" * 64)
ANSWER = KeptAnswer(201, (("etag", '"1"'),), b'{"id":1}')

Sessions = sessionmaker[Session]


def keys_at(sessions: Sessions, now: datetime) -> IdempotencyKeys:
    """Return the keys of a service that was just started, at ``now``."""
    return IdempotencyKeys(sessions=sessions, clock=Clock(now=lambda: now), keep=DAY)


def test_keys_differ_by_actor_route_and_key() -> None:
    others = [
        replace(REQUEST, key="another"),
        replace(REQUEST, route="POST /api/locations"),
        *(
            replace(REQUEST, actor=actor)
            for actor in (
                replace(ACTOR, id=2),
                replace(ACTOR, kind=ActorKind.API_KEY),
                replace(ACTOR, id=None),
                Actor(ActorKind.PERSON, "Budi"),
            )
        ),
    ]
    assert len({REQUEST.id, *(other.id for other in others)}) == len(others) + 1
    assert replace(REQUEST, actor=replace(ACTOR, name="Ani B.")).id == REQUEST.id


def test_a_claim_ends_with_the_answer_with_a_failure_or_by_itself(sessions: Sessions) -> None:
    now = utc_now()
    first = keys_at(sessions, now).claim(REQUEST)
    for later in (timedelta(), LEASE - timedelta(seconds=1)):
        with pytest.raises(IdempotencyKeyInUse):
            keys_at(sessions, now + later).claim(REQUEST)
    assert keys_at(sessions, now + LEASE).claim(REQUEST).kept is None
    first.end(None)
    keys_at(sessions, now).claim(REQUEST).end(ANSWER)
    assert keys_at(sessions, now).claim(REQUEST).kept == ANSWER


def test_a_claim_of_a_clock_that_was_ahead_is_none(sessions: Sessions) -> None:
    now = utc_now()
    keys_at(sessions, now + timedelta(days=400)).claim(REQUEST)
    assert keys_at(sessions, now).claim(REQUEST).kept is None


def test_another_request_is_refused_also_after_a_failure(sessions: Sessions) -> None:
    keys = keys_at(sessions, utc_now())
    keys.claim(REQUEST).end(None)
    with pytest.raises(IdempotencyKeyReused):
        keys.claim(replace(REQUEST, fingerprint="b" * 64))


def test_the_first_answer_is_kept(sessions: Sessions) -> None:
    now = utc_now()
    first, second = (keys_at(sessions, now + later).claim(REQUEST) for later in (LEASE * 0, LEASE))
    with sessions.begin() as session:
        first.keep(session, ANSWER)
    with pytest.raises(IdempotencyKeyInUse), sessions.begin() as session:
        second.keep(session, replace(ANSWER, status=200))
    second.end(replace(ANSWER, status=409))
    assert keys_at(sessions, now).claim(REQUEST).kept == ANSWER


def test_each_part_is_kept_once(sessions: Sessions) -> None:
    now = utc_now()
    first, second = (keys_at(sessions, now + later).claim(REQUEST) for later in (LEASE * 0, LEASE))
    with sessions.begin() as session:
        first.keep_step(session, 0, b"first")
    with pytest.raises(IdempotencyKeyInUse), sessions.begin() as session:
        second.keep_step(session, 0, b"second")
    with pytest.raises(IdempotencyKeyInUse):
        keys_at(sessions, now + LEASE / 2).claim(REQUEST)
    third = keys_at(sessions, now + LEASE * 2).claim(REQUEST)
    assert [third.step(number) for number in (0, 1)] == [b"first", None]
    third.end(ANSWER)
    with sessions() as session:
        assert session.scalars(select(IdempotencyStep)).all() == []


def test_old_keys_are_deleted_with_their_answers(sessions: Sessions) -> None:
    now = utc_now()
    old = replace(REQUEST, key="old")
    keys_at(sessions, now - DAY * 2).claim(old).end(ANSWER)
    part = keys_at(sessions, now - DAY * 2).claim(replace(REQUEST, key="older"))
    with sessions.begin() as session:
        part.keep_step(session, 0, b"part")
    keys = keys_at(sessions, now)
    keys.claim(REQUEST).end(ANSWER)
    assert IdempotencyKeyRetention(sessions=sessions, keys=keys).prune() == 2
    with sessions() as session:
        (left,) = session.scalars(select(IdempotencyKey))
        assert session.scalars(select(IdempotencyStep)).all() == []
    assert left.id == REQUEST.id


def test_an_old_key_that_is_not_deleted_yet_is_new(sessions: Sessions) -> None:
    now = utc_now()
    keys_at(sessions, now - DAY * 2).claim(REQUEST).end(ANSWER)
    other = replace(REQUEST, fingerprint="b" * 64)
    assert keys_at(sessions, now).claim(other).kept is None
    with pytest.raises(IdempotencyKeyInUse):
        keys_at(sessions, now).claim(other)


def test_nothing_expires_while_the_clock_is_wrong(sessions: Sessions) -> None:
    keys_at(sessions, utc_now() - DAY * 2).claim(REQUEST).end(ANSWER)
    wrong = keys_at(sessions, utc_now() + timedelta(days=30_000))
    assert IdempotencyKeyRetention(sessions=sessions, keys=wrong).prune() == 0
    assert wrong.claim(REQUEST).kept == ANSWER


def test_large_answers_are_kept(sessions: Sessions) -> None:
    body = b"".join(b'{"line":%d},' % number for number in range(100_000))
    keys = keys_at(sessions, utc_now())
    keys.claim(REQUEST).end(replace(ANSWER, body=body))
    kept = keys.claim(REQUEST).kept
    assert kept is not None
    assert kept.body == body


def test_only_the_key_opens_an_answer() -> None:
    sealed = seal(b"B1234XYZ" * 9, key="key", id="row")
    assert unseal(sealed, key="key", id="row") == b"B1234XYZ" * 9
    for key, id in (("other", "row"), ("key", "other")):
        with pytest.raises(InvalidTag):
            unseal(sealed, key=key, id=id)
    assert seal(b"B1234XYZ" * 9, key="key", id="row") != sealed
