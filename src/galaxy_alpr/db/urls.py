"""The database's URL, of which no part of a password may reach a log."""

from __future__ import annotations

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
"""The bundled drivers."""

_PASSWORDS = ("password", "passwd")
"""Parameters of the drivers that are a password, too."""

_FORM = (
    "must be like postgresql://user:password@host:5432/database; in a password, write @ as %40, "
    "/ as %2F, : as %3A, ? as %3F and % as %25"
)


def parse_url(text: str) -> URL:
    """Return the URL with a driver; a password among its parameters becomes the URL's own.

    Raises ``ArgumentError`` without any part of ``text``. An ``@`` in a password is refused: what
    follows it would be taken for the host, and be in the messages of the driver.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ArgumentError(_FORM) from None
    if url.get_backend_name() != "sqlite" and "@" in f"{url.host}{url.database}":
        raise ArgumentError(_FORM)
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    for name in _PASSWORDS:
        value = url.query.get(name)
        if isinstance(value, str):
            url = url.difference_update_query([name]).set(password=url.password or value)
    return url
