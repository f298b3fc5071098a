"""Store idempotency keys and the answers to their requests"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SEALED = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("id", CodeString(64), nullable=False),
        sa.Column("actor_kind", sa.String(20), nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.Column("route", sa.String(120), nullable=False),
        sa.Column("fingerprint", CodeString(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", SEALED, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"])
    op.create_table(
        "idempotency_steps",
        sa.Column("key_id", CodeString(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", SEALED, nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"],
            ["idempotency_keys.id"],
            name=op.f("fk_idempotency_steps_key_id_idempotency_keys"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key_id", "number", name=op.f("pk_idempotency_steps")),
    )


def downgrade() -> None:
    op.drop_table("idempotency_steps")
    op.drop_table("idempotency_keys")
