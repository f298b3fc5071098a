"""Store which tariffs a site has from its centre"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_TABLES = ("tariffs", "tariff_versions")


def upgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("centre_source", CodeString(60)))
    with op.batch_alter_table("lot_tariffs") as batch:
        batch.add_column(
            sa.Column("from_centre", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("lot_tariffs") as batch:
        batch.drop_column("from_centre")
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("centre_source")
