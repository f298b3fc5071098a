"""The command line: ``galaxy-alpr VERB``."""

from galaxy_alpr.cli.app import app

__all__ = ["app"]
