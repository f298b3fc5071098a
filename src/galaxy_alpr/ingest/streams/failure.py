"""The error of a source."""

REFUSED = "the camera refuses the password"
ASKED = "the camera asks for a user and a password"


class SourceFailed(Exception):
    """The source cannot be opened, or has ended without saying so."""


def refusal(user: str | None) -> SourceFailed:
    """Return the error of a source that answers 401 or 403."""
    return SourceFailed(ASKED if user is None else REFUSED)
