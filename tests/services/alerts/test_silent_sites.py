"""Sites of a centre from which nothing comes any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Site
from galaxy_alpr.enums import AlertKind
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import AT
from tests.services.alerts.rules import make_rule
from tests.services.alerts.test_lasting import MINUTE, Watching, watching

__all__ = ["watching"]

Sessions = sessionmaker[Session]
pytestmark = SQLITE_ONLY


def add_site(sessions: Sessions, name: str, heard_at: datetime | None, enabled: bool = True) -> int:
    with sessions.begin() as session:
        row = Site(code=name.lower(), name=name, enabled=enabled, last_seen_at=heard_at)
        session.add(row)
        session.flush()
        return row.id


def hear(sessions: Sessions, name: str, at: datetime) -> None:
    with sessions.begin() as session:
        session.scalars(select(Site).where(Site.name == name)).one().last_seen_at = at


def run(watching: Watching, first: int, last: int) -> list[int]:
    """Let the watch run each minute, and return in which of them an alarm was raised."""
    return [n for n in range(first, last + 1) if watching.after(n * MINUTE)]


def test_each_silence_of_a_site_raises_one_alarm(sessions: Sessions, watching: Watching) -> None:
    site_id = add_site(sessions, "Bandung", AT)
    with sessions.begin() as session:
        make_rule(session, AlertKind.SITE_SILENT)
    assert run(watching, 0, 30) == [10]
    (alarm,) = watching.alarms()
    assert alarm.reason == "nothing came from the site Bandung for more than 10 min"
    assert alarm.subject == f"site:{site_id}:{int(AT.timestamp())}"
    assert (alarm.kind, alarm.occurred_at) == ("site_silent", AT)
    assert (alarm.raised_at, alarm.count) == (AT + 10 * MINUTE, 1)
    hear(sessions, "Bandung", AT + 30 * MINUTE)
    assert run(watching, 31, 50) == [40]
    assert len(watching.alarms()) == 2


def test_sites_that_are_heard_off_or_were_never_seen_raise_none(
    sessions: Sessions, watching: Watching
) -> None:
    add_site(sessions, "Bogor", AT + 9 * MINUTE)
    add_site(sessions, "Depok", AT, enabled=False)
    add_site(sessions, "Medan", None)
    with sessions.begin() as session:
        make_rule(session, AlertKind.SITE_SILENT, {"minutes": 5})
    assert run(watching, 0, 13) == []
    assert run(watching, 14, 20) == [14]


def test_the_time_in_which_the_centre_did_not_run_is_no_silence(
    sessions: Sessions, watching: Watching
) -> None:
    add_site(sessions, "Bandung", AT - timedelta(days=2))
    with sessions.begin() as session:
        make_rule(session, AlertKind.SITE_SILENT)
    assert run(watching, 0, 9) == []
    # It did not run for an hour, and hears again from then on.
    assert run(watching, 70, 79) == []
    assert run(watching, 80, 90) == [80]


def test_a_rule_for_certain_lots_notices_no_site(sessions: Sessions, watching: Watching) -> None:
    add_site(sessions, "Bandung", AT)
    with sessions.begin() as session:
        make_rule(session, AlertKind.SITE_SILENT, lots=[1])
    assert run(watching, 0, 20) == []
