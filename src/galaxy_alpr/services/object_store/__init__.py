"""The bucket of an installation whose stored files are in an object store."""
