"""Store which clock gave the moment of a picture, and each plate's list status at that moment

Which clock gave the moments of stored pictures is not known. Their plates get the status at their
moment by the entries that exist now: earlier ones are not stored.
"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATUS_INDEX = "ix_plates_status_captured_at_detection_id"


def upgrade() -> None:
    # Not in a batch: see 0002.
    op.add_column("detection_sessions", sa.Column("captured_at_source", sa.String(10)))
    op.add_column("plates", sa.Column("status", sa.String(10)))
    op.execute(_unlisted())
    op.execute(_listed())
    op.create_index(op.f(STATUS_INDEX), "plates", ["status", "captured_at", "detection_id"])


def downgrade() -> None:
    op.drop_index(op.f(STATUS_INDEX), "plates")
    op.drop_column("plates", "status")
    op.drop_column("detection_sessions", "captured_at_source")


PLATES = sa.table(
    "plates",
    sa.column("text", CodeString(20)),
    sa.column("text_hash", CodeString(64)),
    sa.column("captured_at", UtcDateTime()),
    sa.column("status", sa.String(10)),
)
ENTRIES = sa.table(
    "plate_list_entries",
    sa.column("text", CodeString(20)),
    sa.column("status", sa.String(10)),
    sa.column("valid_from", UtcDateTime()),
    sa.column("valid_until", UtcDateTime()),
)


def _unlisted() -> sa.Update:
    read = PLATES.c.text.is_not(None) | PLATES.c.text_hash.is_not(None)
    return sa.update(PLATES).where(read).values(status="unlisted")


def _listed() -> sa.Update:
    at = PLATES.c.captured_at
    applies = (
        (ENTRIES.c.text == PLATES.c.text)
        & (ENTRIES.c.valid_from.is_(None) | (ENTRIES.c.valid_from <= at))
        & (ENTRIES.c.valid_until.is_(None) | (ENTRIES.c.valid_until > at))
    )
    status = sa.select(ENTRIES.c.status).where(applies).scalar_subquery()
    listed = sa.exists().where(applies)
    return sa.update(PLATES).where(listed).values(status=status)
