"""The verbs with their options; nothing heavy is imported before one of them runs.

Each function imports what it needs from ``galaxy_alpr.cli.work`` and calls it: so ``--help`` and
``--version`` load neither the engine nor the database.
"""
