"""Store the keyed hash of an unlisted plate instead of its text

A downgrade drops the hashes: their plates are then plates without a text.
"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

HASH_INDEX = "ix_plates_text_hash_captured_at_detection_id_location_id"
GROUPS = ("type", "country", "region_code", "unread_reason", "location_id", "captured_at")
SLOTS = ("slot", "location_id", "captured_at")


def upgrade() -> None:
    # Not in a batch: see 0002.
    op.add_column("plates", sa.Column("text_hash", CodeString(64), nullable=True))
    op.create_index(
        op.f(HASH_INDEX), "plates", ["text_hash", "captured_at", "detection_id", "location_id"]
    )
    _replace_statistics("observed_text", "text_hash")


def downgrade() -> None:
    _replace_statistics("observed_text")
    op.drop_index(op.f(HASH_INDEX), "plates")
    op.drop_column("plates", "text_hash")


def _replace_statistics(*read: str) -> None:
    """Make the indexes of the statistics again, with the columns ``read`` of plates with a text."""
    op.drop_index("ix_plates_statistics", "plates")
    op.create_index("ix_plates_statistics", "plates", [*GROUPS, *read, "region_name"])
    op.drop_index("ix_plates_slot_statistics", "plates")
    op.create_index("ix_plates_slot_statistics", "plates", [*SLOTS, *read])
