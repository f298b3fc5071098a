"""Whether a person may see an alarm: by the rules of the API, when it is sent."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import EVERYWHERE, Permission, Role, permissions_of, within
from galaxy_alpr.db.models import User
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.db.queries.alerts import alarms
from galaxy_alpr.db.scope import within_scope


def may_see(sessions: sessionmaker[Session], user: User, alarm_id: int) -> bool:
    """Return whether a person may log in, read, and use the place of an alarm."""
    if user.disabled_at is not None:
        return False
    scope = EVERYWHERE
    if not user.all_lots:
        with sessions() as session:
            scope = people.scope_of_user(session, user_id=user.id)
    if Permission.READ not in within(permissions_of(Role(user.role)), scope):
        return False
    with within_scope(sessions, scope)() as session:
        return alarms.get(session, id=alarm_id) is not None
