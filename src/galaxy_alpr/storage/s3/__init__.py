"""Stored files in a bucket of Amazon S3, or of a store with the same interface."""

from galaxy_alpr.storage.s3.objects import S3Objects
from galaxy_alpr.storage.s3.options import S3Options

__all__ = ["S3Objects", "S3Options"]
