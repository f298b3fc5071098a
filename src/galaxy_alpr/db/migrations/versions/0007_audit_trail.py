"""Create the audit trail"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from galaxy_alpr.db.append_only import protect, unprotect
from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        sa.Column("address", CodeString(64), nullable=True),
        sa.Column("request_id", CodeString(64), nullable=True),
        sa.Column("action", CodeString(60), nullable=False),
        sa.Column("subject", CodeString(100), nullable=False),
        sa.Column("payload_hash", CodeString(64), nullable=True),
        sa.Column("previous_hash", CodeString(64), nullable=False),
        sa.Column("hash", CodeString(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_created_at"), ["created_at"])
        batch_op.create_index(batch_op.f("ix_audit_entries_request_id"), ["request_id"])
        batch_op.create_index(batch_op.f("ix_audit_entries_action_id"), ["action", "id"])
        batch_op.create_index(batch_op.f("ix_audit_entries_subject_id"), ["subject", "id"])
        batch_op.create_index(batch_op.f("ix_audit_entries_actor_name_id"), ["actor_name", "id"])
    op.create_table(
        "audit_payloads",
        sa.Column("entry_id", Id, autoincrement=False, nullable=False),
        sa.Column("salt", CodeString(32), nullable=False),
        sa.Column(
            "content",
            sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entries.id"],
            name=op.f("fk_audit_payloads_entry_id_audit_entries"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_payloads")),
    )
    chain = op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", Id, nullable=False),
        sa.Column("last_hash", CodeString(64), nullable=False),
        sa.Column("pruned_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
    )
    op.bulk_insert(chain, [{"id": 1, "last_id": 0, "last_hash": "0" * 64, "pruned_id": 0}])
    protect(op.get_bind())


def downgrade() -> None:
    """Remove the audit trail: the entries are lost, and the chain begins anew afterwards."""
    unprotect(op.get_bind())
    op.drop_table("audit_payloads")
    op.drop_table("audit_entries")
    op.drop_table("audit_chain")
