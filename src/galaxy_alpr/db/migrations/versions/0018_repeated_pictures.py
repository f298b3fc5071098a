"""Remember the pictures whose repetition the first reading answers"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "repeated_pictures",
        sa.Column("key", CodeString(64), nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["detection_sessions.id"],
            name=op.f("fk_repeated_pictures_session_id_detection_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_repeated_pictures")),
    )
    op.create_index(op.f("ix_repeated_pictures_session_id"), "repeated_pictures", ["session_id"])


def downgrade() -> None:
    op.drop_table("repeated_pictures")
