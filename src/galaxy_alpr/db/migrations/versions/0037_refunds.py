"""Store refunds of payments, of which a payment may have several"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import Id, UtcDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

REFUNDED = "ck_payments_refunded_amount"
LIMITS = "refunded_amount >= 0 AND refunded_amount <= amount"
_ALL = """
INSERT INTO refunds (payment_id, lot_id, amount, reason, refunded_at, refunded_by)
SELECT id, lot_id, amount, COALESCE(reason, ''), refunded_at, COALESCE(refunded_by, '')
FROM payments WHERE state = 'refunded' AND amount > 0 AND refunded_at IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "refunds",
        sa.Column("id", Id, nullable=False),
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("lot_id", Id, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("refunded_at", UtcDateTime(), nullable=False),
        sa.Column("refunded_by", sa.String(100), nullable=False),
        sa.CheckConstraint("amount > 0", name="ck_refunds_amount"),
        _reference("payment_id", "payments"),
        _reference("lot_id", "lots"),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
    )
    for columns in (["payment_id", "id"], ["lot_id"], ["refunded_at"]):
        op.create_index(f"ix_refunds_{'_'.join(columns)}", "refunds", columns)
    op.execute(_ALL)
    op.drop_index("ix_payments_refunded_at", "payments")
    if op.get_bind().dialect.name == "sqlite":
        # Not in a batch, which copies the table and gives its check constraint another name.
        op.execute(
            "ALTER TABLE payments ADD COLUMN refunded_amount BIGINT DEFAULT 0 NOT NULL"
            f" CONSTRAINT {REFUNDED} CHECK ({LIMITS})"
        )
    else:
        amount = sa.Column("refunded_amount", sa.BigInteger(), nullable=False, server_default="0")
        op.add_column("payments", amount)
        op.create_check_constraint(op.f(REFUNDED), "payments", LIMITS)
    op.execute("UPDATE payments SET refunded_amount = amount WHERE state = 'refunded'")


def _reference(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_refunds_{column}_{other}", ondelete="RESTRICT"
    )


def downgrade() -> None:
    """Drop the refunds; of a payment that was refunded in part, only the reason stays."""
    op.execute("UPDATE payments SET refunded_at = NULL, refunded_by = NULL WHERE state = 'settled'")
    op.drop_table("refunds")
    if op.get_bind().dialect.name != "sqlite":  # which drops it with its column
        op.drop_constraint(op.f(REFUNDED), "payments", type_="check")
    op.drop_column("payments", "refunded_amount")
    op.create_index("ix_payments_refunded_at", "payments", ["refunded_at"])
