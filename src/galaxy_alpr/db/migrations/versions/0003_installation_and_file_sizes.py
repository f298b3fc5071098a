"""Store the installation's id and the sizes of the files"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("detection_sessions", "vehicles", "plates")


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", CodeString(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    for table in TABLES:  # not in a batch: see 0002
        op.add_column(table, sa.Column("image_bytes", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "image_bytes")
    op.drop_table("installation")
