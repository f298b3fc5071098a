"""Add the leases of works that one process does at a time"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, UtcDateTime

revision = "0031"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", CodeString(40), nullable=False),
        sa.Column("holder", CodeString(150), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )


def downgrade() -> None:
    op.drop_table("leases")
