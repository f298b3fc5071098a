"""Store how readings of a source are fetched"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0033"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ingest_pulls",
        sa.Column("source_id", Id, nullable=False, autoincrement=False),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.Column("password_sealed", sa.String(600)),
        sa.Column("state", CodeString(10), nullable=False),
        sa.Column("error", sa.String(300)),
        sa.Column("put_aside", Id, nullable=False),
        sa.Column("last_success_at", UtcDateTime()),
        sa.Column("held_by", sa.String(120)),
        sa.Column("held_until", UtcDateTime()),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["ingest_sources.id"],
            name="fk_ingest_pulls_source_id_ingest_sources",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", name="pk_ingest_pulls"),
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("ingest_pulls")
