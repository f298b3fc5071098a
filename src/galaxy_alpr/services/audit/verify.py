"""Verification of the audit trail: every entry is there, unchanged, and in its place.

The chain alone cannot show that its end was removed with the chain's own row set back, or that
somebody computed all hashes anew. For that the id and the hash of an entry are kept elsewhere (an
``Anchor``) and compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import GENESIS
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.db.snapshots import begin_snapshot
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.audit.hashing import COVERED, entry_hash, payload_hash

ERASED = "audit.erase_payloads"
"""The action of an entry whose payload names the entries whose payloads were erased."""

PRUNED = "audit.prune"
"""The action of an entry whose payload names the last entry that was pruned, and its hash."""

BATCH = 1000
NEIGHBOURS = 10_000
"""How far from its place a moved entry is recognised as one."""


class Problem(StrEnum):
    """What is wrong with an entry."""

    MISSING = "missing"
    CHANGED = "changed"
    MOVED = "moved"
    PAYLOAD_CHANGED = "payload_changed"
    PAYLOAD_MISSING = "payload_missing"
    HEAD = "head"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first wrong entry, and a sentence about it."""

    id: int
    problem: Problem
    detail: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry as it was noted outside of the database."""

    id: int
    hash: str

    @classmethod
    def of(cls, text: str) -> Anchor:
        """Return the anchor ``ID:HASH``. Raises ``ValidationFailed``."""
        id, _, hash = text.strip().partition(":")
        if not (id.isascii() and id.isdigit() and len(hash) == len(GENESIS)):
            raise ValidationFailed(f"anchor {text!r} is not of the form ID:HASH")
        return cls(int(id), hash.lower())


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified: ``count`` entries, the last of which is ``head``."""

    first_id: int
    head: Anchor
    count: int
    finding: Finding | None


def verify(
    sessions: sessionmaker[Session], *, anchor: Anchor | None = None, last: int | None = None
) -> Verification:
    """Verify the chain, of which ``last`` limits the entries to the newest ones.

    All is read at one moment: writers go on meanwhile.
    """
    with sessions() as session:
        begin_snapshot(session)
        head = chain.head(session)
        start = _start(session, head, last)
        walk = _Walk(session, start, head)
        finding = walk.run()
        if finding is None and anchor is not None:
            finding = _compare(session, anchor, head, start)
        return Verification(start.id + 1, Anchor(head.id, head.hash), walk.count, finding)


def _start(session: Session, head: chain.Head, last: int | None) -> Anchor:
    """Return the entry before the first one to be verified, whose hash that one must name."""
    start = Anchor(0, GENESIS)
    if head.pruned_id:
        start = Anchor(head.pruned_id, _hash_of_pruned(session, head.pruned_id))
    if last is not None and head.id - last > start.id:
        id = head.id - last
        start = Anchor(id, chain.hash_of(session, id=id) or "")
    return start


def _hash_of_pruned(session: Session, pruned_id: int) -> str:
    content = chain.newest_content(session, action=PRUNED)
    after = (json.loads(content)["after"] if content else None) or {}
    return str(after.get("hash")) if after.get("until") == pruned_id else ""


@dataclass(slots=True)
class _Walk:
    """One pass over the entries after ``start``."""

    session: Session
    start: Anchor
    head: chain.Head
    count: int = 0
    _without_payload: set[int] = field(default_factory=set)
    _erased: set[int] = field(default_factory=set)

    def run(self) -> Finding | None:
        """Return the first wrong entry, ``None`` for a whole chain."""
        previous = self.start
        for row in self._rows():
            finding = self._check(row, previous)
            if finding is not None:
                return self._earlier_payload(finding.id) or finding
            self._note(row)
            previous = Anchor(row.id, row.hash)
            self.count += 1
        return self._earlier_payload(self.head.id + 1) or self._check_end(previous)

    def _rows(self) -> Iterator[chain.Link]:
        after = self.start.id
        # Also entries beyond the head, which the chain's row does not know.
        until = max(self.head.id, chain.newest_id(self.session))
        while rows := chain.links(self.session, after=after, until=until, limit=BATCH):
            yield from rows
            after = rows[-1].id

    def _check(self, row: chain.Link, previous: Anchor) -> Finding | None:
        expected = previous.id + 1
        if row.id != expected:
            return Finding(expected, Problem.MISSING, f"entry {expected} is missing")
        if row.hash != entry_hash(row._mapping):
            return self._misplaced(row) or Finding(
                row.id, Problem.CHANGED, f"entry {row.id} was changed"
            )
        if row.previous_hash != previous.hash:
            if previous == self.start:
                detail = f"entry {row.id} does not follow what was removed before it"
                return Finding(row.id, Problem.MISSING, detail)
            detail = f"entry {row.id} does not follow entry {previous.id}"
            return Finding(row.id, Problem.MOVED, detail)
        return self._check_payload(row)

    def _misplaced(self, row: chain.Link) -> Finding | None:
        """Return the finding for an entry that is unchanged but for its id."""
        columns = {name: row._mapping[name] for name in COVERED}
        for distance in range(1, NEIGHBOURS):
            for id in (row.id - distance, row.id + distance):
                if entry_hash({**columns, "id": id}) == row.hash:
                    detail = f"entry {row.id} is out of order: it was number {id}"
                    return Finding(row.id, Problem.MOVED, detail)
        return None

    def _check_payload(self, row: chain.Link) -> Finding | None:
        if row.payload_hash is None:
            if row.content is None:
                return None
        elif row.content is None:
            self._without_payload.add(row.id)
            return None
        elif payload_hash(row.salt, row.content) == row.payload_hash:
            return None
        detail = f"the payload of entry {row.id} was changed"
        return Finding(row.id, Problem.PAYLOAD_CHANGED, detail)

    def _note(self, row: chain.Link) -> None:
        if row.action == ERASED and row.content is not None:
            after = json.loads(row.content)["after"]
            self._erased.update(id for id in after["entries"] if id < row.id)

    def _earlier_payload(self, id: int) -> Finding | None:
        """Return the first payload before the entry ``id`` that is missing without an erasure."""
        missing = sorted(self._without_payload - self._erased)
        if not missing or missing[0] >= id:
            return None
        detail = f"the payload of entry {missing[0]} is missing, and no entry says it was erased"
        return Finding(missing[0], Problem.PAYLOAD_MISSING, detail)

    def _check_end(self, last: Anchor) -> Finding | None:
        head = self.head
        if last.id < head.id:
            detail = f"entry {last.id + 1} is missing: the head is entry {head.id}"
            return Finding(last.id + 1, Problem.MISSING, detail)
        if (last.id, last.hash) != (head.id, head.hash):
            detail = f"the head is not the newest entry, {last.id}"
            return Finding(last.id, Problem.HEAD, detail)
        return None


def _compare(session: Session, anchor: Anchor, head: chain.Head, start: Anchor) -> Finding | None:
    """Compare an anchor with the chain, which is whole."""
    if anchor == start:
        return None
    found = chain.hash_of(session, id=anchor.id)
    if found == anchor.hash:
        return None
    if found is not None:
        detail = f"entry {anchor.id} is another one than that of the anchor"
    elif anchor.id > head.id:
        detail = f"entry {anchor.id} of the anchor is missing: the newest is {head.id}"
    else:
        detail = f"entry {anchor.id} of the anchor was pruned; give a newer anchor"
    return Finding(anchor.id, Problem.ANCHOR, detail)
