"""Store API keys, the places that they are bound to, and their daily use"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("prefix", CodeString(16), nullable=False),
        sa.Column("key_hash", CodeString(64), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("rate_per_minute", sa.Integer()),
        sa.Column("daily_quota", sa.Integer()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_by_id", Id),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("last_used_at", UtcDateTime()),
        sa.Column("revoked_at", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name="fk_api_keys_created_by_id_users",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("prefix", name="uq_api_keys_prefix"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
    )
    op.create_index("ix_api_keys_created_by_id", "api_keys", ["created_by_id"])
    for table, column in (("lots", "lot_id"), ("locations", "location_id")):
        name = f"api_key_{table}"
        op.create_table(
            name,
            sa.Column("key_id", Id, nullable=False),
            sa.Column(column, Id, nullable=False),
            sa.ForeignKeyConstraint(
                ["key_id"], ["api_keys.id"], name=f"fk_{name}_key_id_api_keys", ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_{name}_{column}_{table}", ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("key_id", column, name=f"pk_{name}"),
        )
        op.create_index(f"ix_{name}_{column}", name, [column])
    op.create_table(
        "api_key_days",
        sa.Column("key_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_keys.id"], name="fk_api_key_days_key_id_api_keys", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_id", "day", name="pk_api_key_days"),
    )


def downgrade() -> None:
    for table in ("api_key_days", "api_key_locations", "api_key_lots", "api_keys"):
        op.drop_table(table)
