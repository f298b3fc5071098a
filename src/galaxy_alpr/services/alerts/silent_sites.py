"""Sites of a centre from which nothing comes any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.sites import sites
from galaxy_alpr.services.alerts.parameters import SiteSilentParameters
from galaxy_alpr.services.alerts.values import Finding, Rule, spoken


def silent_sites(
    session: Session, rule: Rule, wanted: SiteSilentParameters, *, now: datetime, since: datetime
) -> Iterator[Finding]:
    """Yield the sites that were heard before, and not for the time of the rule.

    Only the time from ``since`` on counts: before, nobody here could hear a site.
    """
    least = timedelta(minutes=wanted.minutes)
    for site in sites.every(session):
        heard_at = site.last_seen_at
        if not site.enabled or heard_at is None or now - max(heard_at, since) < least:
            continue
        yield Finding(
            rule=rule,
            subject=f"site:{site.id}:{int(heard_at.timestamp())}",
            reason=f"nothing came from the site {site.name} for more than {spoken(wanted.minutes)}",
            at=heard_at,
            once=True,
        )
