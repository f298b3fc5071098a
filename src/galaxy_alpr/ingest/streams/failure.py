"""The error of a source."""


class SourceFailed(Exception):
    """The source cannot be opened, or has ended without saying so."""
