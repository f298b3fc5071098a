"""A plate is erased from payloads however it is written, and the chain stays whole."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import AuditEntry, AuditPayload
from galaxy_alpr.services.audit.erase import erase_payloads_with_text
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.verify import Problem, verify
from tests.services.audit.conftest import ANI

Sessions = sessionmaker[Session]

WRITTEN = [
    "B1234XYZ",
    "b 1234 xyz",
    "B-1234-XYZ",
    "photo of B 1234 XYZ at 8.jpg",
    "Ｂ１２３４ＸＹＺ",
    "Β1234XYZ",
    "B\n1234\tXYZ",
]
OTHERS = ["B1234XY", "B1235XYZ", "D8705QK", "2026-11-28T10:00:00.000000Z", "", None, 12345]


def add(sessions: Sessions, value: object, **more: object) -> None:
    with sessions.begin() as session:
        record(
            session, ANI, "list_entry.change", "plate_list_entry:1", after={"n": [value], **more}
        )


def erase(sessions: Sessions, *texts: str) -> int:
    with sessions.begin() as session:
        return erase_payloads_with_text(session, ANI, texts)


def kept(sessions: Sessions) -> list[int]:
    with sessions() as session:
        return list(session.scalars(select(AuditPayload.entry_id).order_by(AuditPayload.entry_id)))


def test_payloads_with_the_plate_are_erased(sessions: Sessions) -> None:
    for value in WRITTEN + OTHERS:
        add(sessions, value)
    with sessions.begin() as session:
        record(session, ANI, "plates.search", "plates", after={}, purpose="where was B 1234 XYZ?")
    assert erase(sessions, "B1234XYZ") == len(WRITTEN) + 1
    first = len(WRITTEN) + 1
    last = len(WRITTEN + OTHERS) + 2
    assert kept(sessions) == [*range(first, first + len(OTHERS)), last]
    assert verify(sessions).finding is None
    with sessions() as session:
        entry = session.get_one(AuditEntry, last)
        content = json.loads(session.get_one(AuditPayload, last).content)
    assert (entry.action, entry.subject) == ("audit.erase_payloads", "audit_payloads")
    assert content["after"] == {"entries": [*range(1, first), last - 1]}


def test_several_plates_and_none(sessions: Sessions) -> None:
    for value in ("B1", "D8705QK", "F1"):
        add(sessions, value)
    assert erase(sessions) == 0
    assert erase(sessions, "B9") == 0
    assert verify(sessions).count == 3
    assert erase(sessions, "B1", "F1") == 2
    assert kept(sessions) == [2, 4]
    assert verify(sessions).finding is None


def test_moments_and_ids_are_no_plates(sessions: Sessions) -> None:
    add(sessions, "X", at="2026-11-28T10:00:00.000000Z", id=20261128)
    add(sessions, "20261128")
    assert erase(sessions, "20261128") == 1
    assert kept(sessions) == [1, 3]
    assert erase(sessions, "2") == 0  # the entry that names the erased ones stays
    assert verify(sessions).finding is None


def test_an_erasure_does_not_explain_a_payload_it_does_not_name(
    sessions: Sessions, by_hand: Callable[..., None]
) -> None:
    for value in ("B1", "D2", "F3"):
        add(sessions, value)
    erase(sessions, "B1")
    by_hand("DELETE FROM audit_payloads WHERE entry_id = 3")
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (3, Problem.PAYLOAD_MISSING)


def test_a_payload_erased_in_a_transaction_that_failed_stays(sessions: Sessions) -> None:
    add(sessions, "B1")
    with sessions() as session:
        assert erase_payloads_with_text(session, ANI, ["B1"]) == 1
        session.rollback()
    assert kept(sessions) == [1]
    assert verify(sessions).count == 1


@pytest.mark.parametrize("text", ["", "b1", "B 1", "B%"])
def test_a_text_that_is_not_normalised_is_refused(sessions: Sessions, text: str) -> None:
    with sessions.begin() as session, pytest.raises(ValueError, match="not normalised"):
        erase_payloads_with_text(session, ANI, [text])
