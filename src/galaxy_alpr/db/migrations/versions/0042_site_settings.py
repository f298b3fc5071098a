"""Settings that a centre sets for its sites"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_TABLES = ("sites", "centre_link")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("settings", sa.JSON()))


def downgrade() -> None:
    """Drop the settings: the sites go by their own."""
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("settings")
