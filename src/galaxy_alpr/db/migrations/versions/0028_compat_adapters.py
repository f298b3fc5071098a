"""Store who may use the interfaces of other vendors"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compat_adapters",
        sa.Column("name", CodeString(20), nullable=False),
        sa.Column("access", sa.String(10), nullable=False),
        sa.Column("last_seen_at", UtcDateTime()),
        sa.Column("last_client", sa.String(200)),
        sa.Column("last_error", sa.String(300)),
        sa.Column("month", CodeString(7)),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_compat_adapters"),
    )


def downgrade() -> None:
    op.drop_table("compat_adapters")
