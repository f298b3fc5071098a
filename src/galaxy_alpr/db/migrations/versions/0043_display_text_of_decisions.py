"""Decisions at gates keep the plate as it is shown, with its gaps"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gate_decisions", sa.Column("display_text", sa.String(30)))


def downgrade() -> None:
    """Drop the column: decisions are shown by their normalised text."""
    with op.batch_alter_table("gate_decisions") as batch:
        batch.drop_column("display_text")
