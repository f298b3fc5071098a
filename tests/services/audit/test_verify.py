"""An entry that was changed, removed or moved by hand is found, on every database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import GENESIS, AuditEntry
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.audit.hashing import entry_hash
from galaxy_alpr.services.audit.verify import Anchor, Problem, verify
from tests.services.audit.conftest import Trail

Sessions = sessionmaker[Session]
ByHand = Callable[..., None]

PAYLOAD_AWAY = "DELETE FROM audit_payloads WHERE entry_id = {}"


def head_of(sessions: Sessions) -> Anchor:
    with sessions() as session:
        head = chain.head(session)
    return Anchor(head.id, head.hash)


def test_a_whole_chain(sessions: Sessions, add_entries: Trail) -> None:
    assert verify(sessions).finding is None
    add_entries(5)
    done = verify(sessions)
    assert (done.first_id, done.head, done.count, done.finding) == (1, head_of(sessions), 5, None)
    newest = verify(sessions, last=2)
    assert (newest.first_id, newest.count, newest.finding) == (4, 2, None)


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Budi'",
        "actor_kind = 'system'",
        "actor_id = NULL",
        "address = NULL",
        "request_id = 'r-2'",
        "action = 'lot.delete'",
        "subject = 'lot:9'",
        "created_at = '2026-01-01 00:00:00.000000'",
        f"hash = '{GENESIS}'",
        "payload_hash = NULL",
    ],
)
def test_a_changed_entry(
    sessions: Sessions, add_entries: Trail, by_hand: ByHand, change: str
) -> None:
    add_entries(5)
    by_hand(f"UPDATE audit_entries SET {change} WHERE id = 3")
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (3, Problem.CHANGED)


def test_an_entry_changed_with_its_hash(
    sessions: Sessions, add_entries: Trail, by_hand: ByHand
) -> None:
    add_entries(5)
    with sessions() as session:
        entry = session.get_one(AuditEntry, 3)
        columns = {column.key: getattr(entry, column.key) for column in AuditEntry.__table__.c}
    own = entry_hash({**columns, "subject": "lot:9"})
    by_hand(f"UPDATE audit_entries SET subject = 'lot:9', hash = '{own}' WHERE id = 3")
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (4, Problem.MOVED)
    assert finding.detail == "entry 4 does not follow entry 3"


def test_a_changed_payload(sessions: Sessions, add_entries: Trail, by_hand: ByHand) -> None:
    add_entries(5)
    by_hand("UPDATE audit_payloads SET content = '{\"after\": null}' WHERE entry_id = 3")
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (3, Problem.PAYLOAD_CHANGED)


def test_a_payload_taken_away(sessions: Sessions, add_entries: Trail, by_hand: ByHand) -> None:
    add_entries(5)
    by_hand(PAYLOAD_AWAY.format(3))
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (3, Problem.PAYLOAD_MISSING)


@pytest.mark.parametrize("id", [1, 3, 5])
def test_a_removed_entry(sessions: Sessions, add_entries: Trail, by_hand: ByHand, id: int) -> None:
    add_entries(5)
    by_hand(PAYLOAD_AWAY.format(id), f"DELETE FROM audit_entries WHERE id = {id}")
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (id, Problem.MISSING)


def test_removed_entries_with_the_mark_of_pruned_ones(
    sessions: Sessions, add_entries: Trail, by_hand: ByHand
) -> None:
    add_entries(5)
    by_hand(
        "UPDATE audit_chain SET pruned_id = 2",
        "DELETE FROM audit_payloads WHERE entry_id <= 2",
        "DELETE FROM audit_entries WHERE id <= 2",
    )
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (3, Problem.MISSING)


def test_a_removed_entry_whose_place_others_take(
    sessions: Sessions, add_entries: Trail, by_hand: ByHand
) -> None:
    add_entries(5, payloads=False)
    by_hand(
        "DELETE FROM audit_entries WHERE id = 3",
        "UPDATE audit_entries SET id = 3 WHERE id = 4",
        "UPDATE audit_entries SET id = 4 WHERE id = 5",
    )
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (3, Problem.MOVED)
    assert finding.detail == "entry 3 is out of order: it was number 4"


def test_two_exchanged_entries(sessions: Sessions, add_entries: Trail, by_hand: ByHand) -> None:
    add_entries(5, payloads=False)
    by_hand(
        "UPDATE audit_entries SET id = 99 WHERE id = 2",
        "UPDATE audit_entries SET id = 2 WHERE id = 3",
        "UPDATE audit_entries SET id = 3 WHERE id = 99",
    )
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (2, Problem.MOVED)
    assert finding.detail == "entry 2 is out of order: it was number 3"


def test_two_exchanged_payloads(sessions: Sessions, add_entries: Trail, by_hand: ByHand) -> None:
    add_entries(5)
    by_hand(
        "CREATE TABLE kept AS SELECT * FROM audit_payloads WHERE entry_id IN (2, 3)",
        "DELETE FROM audit_payloads WHERE entry_id IN (2, 3)",
        "INSERT INTO audit_payloads SELECT 5 - entry_id, salt, content FROM kept",
        "DROP TABLE kept",
    )
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (2, Problem.PAYLOAD_CHANGED)


def test_an_entry_added_by_hand(sessions: Sessions, add_entries: Trail, by_hand: ByHand) -> None:
    add_entries(3, payloads=False)
    names = "created_at, actor_kind, actor_name, action, subject, previous_hash, hash"
    by_hand(
        f"INSERT INTO audit_entries (id, {names}) SELECT 4, {names} FROM audit_entries WHERE id = 3"
    )
    finding = verify(sessions).finding
    assert finding is not None
    assert finding.id == 4


def test_a_changed_head(sessions: Sessions, add_entries: Trail, by_hand: ByHand) -> None:
    add_entries(3)
    by_hand(f"UPDATE audit_chain SET last_hash = '{GENESIS}'")
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (3, Problem.HEAD)
    by_hand("DELETE FROM audit_chain")
    finding = verify(sessions).finding
    assert finding is not None
    assert finding.problem is Problem.HEAD
    by_hand(f"INSERT INTO audit_chain VALUES (1, 3, '{GENESIS}', 0)")


def test_the_end_cut_off_with_the_head_set_back_is_found_by_an_anchor(
    sessions: Sessions, add_entries: Trail, by_hand: ByHand
) -> None:
    add_entries(3)
    earlier = head_of(sessions)
    add_entries(2)
    anchor = head_of(sessions)
    assert verify(sessions, anchor=anchor).finding is None
    by_hand(
        "DELETE FROM audit_payloads WHERE entry_id > 3",
        "DELETE FROM audit_entries WHERE id > 3",
        f"UPDATE audit_chain SET last_id = 3, last_hash = '{earlier.hash}'",
    )
    assert verify(sessions).finding is None
    assert verify(sessions, anchor=earlier).finding is None
    finding = verify(sessions, anchor=anchor).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (5, Problem.ANCHOR)
    add_entries(2)  # others with the same ids
    finding = verify(sessions, anchor=anchor).finding
    assert finding is not None
    assert finding.detail == "entry 5 is another one than that of the anchor"


@pytest.mark.parametrize("text", ["", "5", f"x:{GENESIS}", "5:abc", f"-1:{GENESIS}"])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(ValidationFailed):
        Anchor.of(text)
    assert Anchor.of(f"5:{GENESIS}\n") == Anchor(5, GENESIS)
