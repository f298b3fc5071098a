"""Who may use an application, as its settings say."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.accounts.gate import Gate, Policy
from galaxy_alpr.services.accounts.log_in import LogIn
from galaxy_alpr.services.accounts.passwords import Passwords
from galaxy_alpr.services.accounts.throttle import LogInThrottle
from galaxy_alpr.settings import AccessSettings

logger = logging.getLogger(__name__)


def open_gate(
    settings: AccessSettings, sessions: sessionmaker[Session], resources: ExitStack
) -> Gate:
    """Make the gate, and log who is admitted where nobody has to log in."""
    gate = Gate(sessions, policy=_policy(settings))
    resources.callback(gate.worker.stop)
    if gate.policy is Policy.OFF:
        logger.warning("log-in is off (GALAXY_AUTH): whoever reaches the port may do everything")
    elif gate.policy is Policy.OFF_HERE:
        logger.warning("log-in is off (GALAXY_AUTH): only clients on this machine are answered")
    elif not gate.has_users:
        logger.warning(
            "there is no account yet: only clients on this machine are answered. "
            "Make the first administrator: galaxy-alpr user create NAME"
        )
    return gate


def make_log_in(settings: AccessSettings, sessions: sessionmaker[Session]) -> LogIn:
    """Make the part that logs people in."""
    return LogIn(
        sessions,
        passwords=Passwords(),
        throttle=LogInThrottle(),
        lifetime=timedelta(days=settings.login_days),
    )


def _policy(settings: AccessSettings) -> Policy:
    if settings.auth == "on":
        return Policy.ON
    return Policy.OFF if settings.auth_off_remote else Policy.OFF_HERE
