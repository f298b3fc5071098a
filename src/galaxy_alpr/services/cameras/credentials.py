"""User and password in the address of a camera, taken out: no row and no answer has them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from galaxy_alpr.errors import ValidationFailed


@dataclass(frozen=True, slots=True)
class SplitAddress:
    """An address without credentials, and the credentials that it contained."""

    address: str
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"SplitAddress({self.address!r})"


def split_address(text: str, *, field: str = "address") -> SplitAddress:
    """Return an address apart from its credentials; a path is returned as it is.

    The last ``@`` before the path ends them, as in a browser: passwords contain such signs. Raises
    ``ValidationFailed``, whose message does not repeat the address.
    """
    text = text.strip()
    if "://" not in text:
        return SplitAddress(text)
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ValidationFailed("is not a URL", field=field) from None
    known, at, host = parts.netloc.rpartition("@")
    if not at:
        return SplitAddress(text)
    user, colon, password = known.partition(":")
    bare = urlunsplit(parts._replace(netloc=host))
    return SplitAddress(bare, unquote(user) or None, unquote(password) if colon else None)
