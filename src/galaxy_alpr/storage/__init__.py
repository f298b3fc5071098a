"""The stored files: pictures, crops, drawings and clips, on a disk or in an object store."""

from galaxy_alpr.storage.names import (
    FOLDERS,
    MEDIA_TYPES,
    OUTPUTS_URL,
    Folder,
    check_own_path,
    day_of,
    file_url,
)
from galaxy_alpr.storage.objects import Objects, Stored
from galaxy_alpr.storage.s3 import S3Objects, S3Options
from galaxy_alpr.storage.store import ArtifactStore

__all__ = [
    "FOLDERS",
    "MEDIA_TYPES",
    "OUTPUTS_URL",
    "ArtifactStore",
    "Folder",
    "Objects",
    "S3Objects",
    "S3Options",
    "Stored",
    "check_own_path",
    "day_of",
    "file_url",
]
