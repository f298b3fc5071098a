"""The check and repair of stored files.

Nothing is deleted: files that no row names, and damaged crops and drawings, are moved to
``quarantine/`` with a manifest.
"""
