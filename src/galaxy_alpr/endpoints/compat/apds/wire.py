"""The common parts of APDS 4: texts, moments, references, lists in pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

Entity = dict[str, Any]

PAGE_SIZE = 100
SITE = "site"
LANGUAGE = "en"


def text(value: str) -> list[Entity]:
    """Return a ``MultilingualString``; the language of names is not known, so it is English."""
    return [{"language": LANGUAGE, "string": value}]


def moment(at: datetime) -> str:
    """Return a moment in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def version_at(at: datetime) -> int:
    """Return the version of an entity that was changed last at a moment; it grows."""
    return max(1, int(at.timestamp() * 1000))


def reference(class_name: str, id: str, version: int = 1) -> Entity:
    """Return a ``VersionedReference``."""
    return {"id": id, "version": version, "className": class_name}


def site() -> Entity:
    """Return the reference of the operator of this service."""
    return reference("Organisation", SITE)


def without_none(entity: Entity) -> Entity:
    """Return an entity without the properties that have no value."""
    return {name: value for name, value in entity.items() if value is not None}


def paginated(
    data: Sequence[Entity], *, page: int, total: int, now: datetime, modified_since: bool
) -> Entity:
    """Return a ``PaginatedList``; pages count from 1.

    What was deleted is not kept, so ``deletedReferences`` is empty.
    """
    answer: Entity = {
        "meta": {
            "referenceInstant": int(now.timestamp()),
            "offset": (page - 1) * PAGE_SIZE,
            "pageSize": PAGE_SIZE,
            "total": total,
        },
        "data": list(data),
    }
    return {**answer, "deletedReferences": []} if modified_since else answer


def id_of(prefix: str, written: str) -> int | None:
    """Return the number of an id such as ``lot-3``, ``None`` where it is not one of ours."""
    before, _, number = written.rpartition("-")
    is_number = number.isascii() and number.isdigit() and 0 < len(number) < 19
    return int(number) if before == prefix and is_number else None
