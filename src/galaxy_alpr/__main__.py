"""``python -m galaxy_alpr`` is the command line."""

from galaxy_alpr.cli import app

app()
