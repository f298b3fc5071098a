"""What the groups of a person at the provider allow here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from galaxy_alpr.access import Role

STRONGEST_FIRST = (Role.ADMIN, Role.OPERATOR, Role.GUARD, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class GroupRights:
    """The role of a group and the names of its lots; ``None`` for all."""

    role: Role
    lots: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """The role of a person and the ids of the lots; ``None`` for all."""

    role: Role
    lots: frozenset[int] | None


def groups_in(value: object) -> frozenset[str]:
    """Return the groups of a claim: the texts of a list, or a single text."""
    if isinstance(value, str):
        return frozenset({value})
    if not isinstance(value, list):
        return frozenset()
    return frozenset(item for item in value if isinstance(item, str))


def rights_of(
    groups: Collection[str], table: Mapping[str, GroupRights], lots: Mapping[str, int]
) -> Rights | None:
    """Return the rights of a member of ``groups``; ``None`` if no group gives any.

    The strongest role counts, in the lots of the groups that have it: nobody gets a role in a lot
    in which no group of theirs has it. ``lots`` are the ids of all lots by name; a group none of
    whose lots exists gives nothing.
    """
    found: dict[Role, list[frozenset[int] | None]] = {}
    for name in groups:
        if (group := table.get(name)) is None:
            continue
        known = None if group.lots is None else frozenset(lots[n] for n in group.lots if n in lots)
        if known is None or known:
            found.setdefault(group.role, []).append(known)
    for role in STRONGEST_FIRST:
        if role in found:
            places = [ids for ids in found[role] if ids is not None]
            is_everywhere = len(places) < len(found[role])
            return Rights(role, None if is_everywhere else frozenset().union(*places))
    return None


def unknown_lots(table: Mapping[str, GroupRights], lots: Collection[str]) -> list[str]:
    """Return the names of lots in ``table`` that no lot has."""
    named = {name for group in table.values() for name in group.lots or ()}
    return sorted(named - set(lots))
