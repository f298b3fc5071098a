"""Erasing plates from the audit trail. The entries stay: who did what, when, to which row."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.queries.audit import entries
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.verify import ERASED, PRUNED

BATCH = 1000

_NOT_ASCII = r"%\U%"
"""Matches a payload with a character that JSON writes as ``\\u…``, which may be one of a plate."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)", re.ASCII)


def erase_payloads_with_text(session: Session, actor: Actor, texts: Collection[str]) -> int:
    """Delete the payloads that contain one of ``texts``; return how many.

    ``texts`` are normalised plate texts. They are found inside of longer texts and with spaces and
    other characters between theirs, so rather a payload too many is deleted. An entry records the
    ids, without the texts, so the chain stays whole. Entries that ``session`` has yet to write are
    not searched. Raises ``ValueError`` for a text that is not normalised.
    """
    if not all(texts) or any(normalize_text(text) != text for text in texts):
        raise ValueError("a text is empty or not normalised")
    erased: list[int] = []
    for batch in _found(session, texts):
        entries.delete_payloads(session, entry_ids=batch)
        erased += batch
    if erased:
        record(session, actor, ERASED, "audit_payloads", after={"entries": erased})
    return len(erased)


def _found(session: Session, texts: Collection[str]) -> Iterator[list[int]]:
    """Yield the ids of the entries whose payload contains one of ``texts``."""
    if not texts:
        return
    # Any characters may be between those of a plate; what is not ASCII is compared below.
    patterns = [*(f"%{'%'.join(text)}%" for text in texts), _NOT_ASCII]
    after = 0
    while page := entries.payloads_like(
        session, patterns=patterns, except_actions=(ERASED, PRUNED), after=after, limit=BATCH
    ):
        after = page[-1].entry_id
        ids = [row.entry_id for row in page if _contains(json.loads(row.content), texts)]
        if ids:
            yield ids


def _contains(value: object, texts: Collection[str]) -> bool:
    return any(text in normalize_text(written) for written in _written(value) for text in texts)


def _written(value: object) -> Iterator[str]:
    """Yield the texts in a value of JSON, without moments, whose digits may look like a plate."""
    if isinstance(value, str):
        if not _MOMENT.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _written(item)
    elif isinstance(value, list):
        for item in value:
            yield from _written(item)
