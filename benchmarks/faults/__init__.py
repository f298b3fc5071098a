"""Faults, floods and strangers against the running service: ``python -m benchmarks.faults``.

Each module is one kind of fault. Run on its own (``python -m benchmarks.faults.NAME``) it
starts what it needs on loopback, prints a line for each promise and ends with status 1
where one is broken.
"""
