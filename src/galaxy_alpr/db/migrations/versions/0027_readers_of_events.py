"""Store how far readers of events are; readings may come without a picture"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OF_PICTURE: dict[str, Any] = {
    "image_path": sa.String(255),
    "image_sha256": CodeString(64),
    "image_width": sa.Integer(),
    "image_height": sa.Integer(),
}


def upgrade() -> None:
    op.create_table(
        "event_cursors",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("last_id", Id, nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_event_cursors"),
    )
    with op.batch_alter_table("detection_sessions") as sessions:
        for name, type in OF_PICTURE.items():
            sessions.alter_column(name, existing_type=type, nullable=True)


def downgrade() -> None:
    """Drop the readers. Readings without a picture get the path of a file that is missing."""
    sessions = sa.table(
        "detection_sessions", sa.column("id", Id), *(sa.column(name) for name in OF_PICTURE)
    )
    path = sa.literal("uploaded/missing/") + sa.cast(sessions.c.id, sa.String(20))
    op.execute(
        sa.update(sessions)
        .where(sessions.c.image_path.is_(None))
        .values(image_path=path, image_sha256="0" * 64, image_width=0, image_height=0)
    )
    with op.batch_alter_table("detection_sessions") as table:
        for name, type in OF_PICTURE.items():
            table.alter_column(name, existing_type=type, nullable=False)
    op.drop_table("event_cursors")
