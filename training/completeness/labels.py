"""Classes and sizes of the completeness network, in one place for training and export."""

from __future__ import annotations

LABELS = ("whole", "occluded", "unread_glyph")
WHOLE, OCCLUDED, UNREAD = range(3)
VIEW = (144, 48)
"""Width and height of an input."""
MAP = (18, 6)
"""Width and height of the maps of what is hidden or unread."""
UNKNOWN = -1.0
"""Cell of a map for which nothing is known."""
