"""Make pictures with boxes drawn on demand: index their paths, drop their checksums"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch, which copies the table on SQLite: dropping the old one deletes dependent rows.
    op.create_index(
        op.f("ix_detection_sessions_annotated_path"), "detection_sessions", ["annotated_path"]
    )
    op.drop_column("detection_sessions", "annotated_sha256")


def downgrade() -> None:
    op.add_column("detection_sessions", sa.Column("annotated_sha256", CodeString(64)))
    op.drop_index(op.f("ix_detection_sessions_annotated_path"), "detection_sessions")
