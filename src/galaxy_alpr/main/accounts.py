"""Who may use an application, as its settings say."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta

from limits.errors import ConfigurationError
from limits.storage import Storage, storage_from_string
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.errors import Unavailable
from galaxy_alpr.services.accounts.gate import Gate, Policy
from galaxy_alpr.services.accounts.key_use import KeyUse
from galaxy_alpr.services.accounts.log_in import LogIn
from galaxy_alpr.services.accounts.passwords import Passwords
from galaxy_alpr.services.accounts.sealed_secrets import FactorSecrets, seal_stored
from galaxy_alpr.services.accounts.throttle import LogInThrottle
from galaxy_alpr.services.oidc.provider import Client, Provider
from galaxy_alpr.services.oidc.rights import GroupRights
from galaxy_alpr.services.oidc.sign_on import LogIns, Mapped, SignOn
from galaxy_alpr.settings import AccessSettings, OidcSettings, ProgramSettings, Settings
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)


def open_gate(
    settings: Settings,
    sessions: sessionmaker[Session],
    resources: ExitStack,
    *,
    now: Callable[[], datetime],
) -> Gate:
    """Make the gate, and log who is admitted where nobody has to log in."""
    keys = KeyUse(sessions, storage=_shared_storage(settings), now=now)
    resources.callback(keys.close)
    gate = Gate(sessions, policy=_policy(settings), keys=keys)
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


def make_log_ins(
    settings: Settings, sessions: sessionmaker[Session], store: ArtifactStore
) -> LogIns:
    """Make the parts that log people in. The provider is asked at the first log-in.

    Secrets of second factors that an older version stored are encrypted.
    """
    secrets = FactorSecrets(store)
    seal_stored(sessions, secrets)
    throttle = LogInThrottle()
    log_in = LogIn(
        sessions,
        passwords=Passwords(),
        factor_secrets=secrets,
        throttle=throttle,
        lifetime=timedelta(days=settings.login_days),
    )
    provider = _provider(settings)
    if provider is None:
        return LogIns(log_in, None)
    sign_on = SignOn(
        sessions,
        provider=provider,
        mapped=_mapped(settings),
        log_in=log_in,
        throttle=throttle,
        label=settings.oidc_label,
        redirect_url=settings.oidc_redirect_url,
    )
    sign_on.log_unknown_lots()
    return LogIns(log_in, sign_on)


def _provider(settings: OidcSettings) -> Provider | None:
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    secret = settings.oidc_client_secret
    return Provider(
        Client(
            issuer=settings.oidc_issuer,
            id=settings.oidc_client_id,
            secret=None if secret is None else secret.get_secret_value(),
            scopes=settings.oidc_scopes,
        )
    )


def _mapped(settings: OidcSettings) -> Mapped:
    return Mapped(
        groups={
            name: GroupRights(group.role, group.lots) for name, group in settings.oidc_roles.items()
        },
        groups_claim=settings.oidc_groups_claim,
        name_claim=settings.oidc_name_claim,
    )


def _policy(settings: AccessSettings) -> Policy:
    if settings.auth == "on":
        return Policy.ON
    return Policy.OFF if settings.auth_off_remote else Policy.OFF_HERE


def _shared_storage(settings: ProgramSettings) -> Storage | None:
    """Return the storage of rate limits that processes share; ``None`` for that of each process.

    Raises ``Unavailable``, without the URL, which may contain a password.
    """
    if settings.limits_url is None:
        return None
    unusable = Unavailable(
        "GALAXY_LIMITS_URL: its scheme is unknown, or its package is not installed "
        '(pip install "galaxy-alpr[redis]")'
    )
    try:
        storage = storage_from_string(settings.limits_url.get_secret_value(), wrap_exceptions=True)
    except ConfigurationError as error:
        raise unusable from error
    if not isinstance(storage, Storage):
        raise unusable
    return storage
